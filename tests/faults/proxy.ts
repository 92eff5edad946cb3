import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** Where in an exchange trouble strikes: as the caller connects, in its request, or in the answer to it. */
export const stages = ["connect", "request", "answer start", "answer middle", "answer end"] as const;
/** `cut`: closed. `reset`: broken off. `delay`: held back, then as it was. `slice`: in pieces of a few bytes. */
export const manners = ["cut", "reset", "delay", "slice"] as const;

export type Trouble = { stage: (typeof stages)[number]; manner: (typeof manners)[number] };

export type BadLine = {
  port: number;
  /** What struck so far, by "stage manner". */
  struck: Map<string, number>;
  /** Asked at each connection and at each exchange: what shall strike it, if anything. */
  plan: () => Trouble | null;
  /** What waits for the next connection. */
  atConnect: Trouble | null;
  close: () => Promise<void>;
};

const quietMs = 15;
const delayMs = 120;

/**
 * A line to 127.0.0.1:`targetPort`, for any protocol in which one side asks and the other answers. Honest until its
 * `plan` is replaced.
 */
export async function startProxy(targetPort: number, port = 0): Promise<BadLine> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (caller) => {
    const line: Line = { caller, callee: connect({ port: targetPort, host: "127.0.0.1", noDelay: true }), proxy };
    for (const socket of [line.caller, line.callee]) {
      sockets.add(socket);
      socket.on("error", () => hangUp(line));
      socket.on("close", () => sockets.delete(socket));
    }
    carryAll(line).catch(() => hangUp(line));
  });
  const proxy: BadLine = {
    port: 0,
    struck: new Map(),
    plan: () => null,
    atConnect: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  proxy.port = (server.address() as AddressInfo).port;
  return proxy;
}

/** Trouble by a seeded die: one exchange in `every` is struck, by one of `stages` in one of `manners`. */
export function seededPlan(seed: number, every: number, kinds: Trouble[] = allTroubles()): () => Trouble | null {
  let state = seed;
  const roll = (sides: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * sides);
  };
  return () => (roll(every) === 0 ? (kinds[roll(kinds.length)] ?? null) : null);
}

export function allTroubles(): Trouble[] {
  return stages.flatMap((stage) => manners.map((manner) => ({ stage, manner })));
}

type Line = { caller: Socket; callee: Socket; proxy: BadLine };
type Turn = { trouble: Trouble | null; isAsking: boolean };

async function carryAll(line: Line): Promise<void> {
  const turn: Turn = { trouble: line.proxy.atConnect, isAsking: false };
  line.proxy.atConnect = null;
  if (turn.trouble && (await strike(line, turn, { to: line.caller, rest: null }))) return;
  await Promise.all([carryRequests(line, turn), carryAnswers(line, turn)]);
}

async function carryRequests(line: Line, turn: Turn): Promise<void> {
  for await (const bytes of line.caller as AsyncIterable<Buffer>) {
    if (!turn.isAsking) turn.trouble = line.proxy.plan();
    turn.isAsking = true;
    if (turn.trouble?.stage === "connect") {
      // This line is gone, so that there will be a next one.
      line.proxy.atConnect = turn.trouble;
      return hangUp(line);
    }
    await carry(line, turn, {
      bytes,
      to: line.callee,
      at: turn.trouble?.stage === "request" ? Math.floor(bytes.length / 2) : null,
    });
  }
  line.callee.end();
}

async function carryAnswers(line: Line, turn: Turn): Promise<void> {
  for await (const bytes of line.callee as AsyncIterable<Buffer>) {
    const isFirst = turn.isAsking;
    turn.isAsking = false;
    await carry(line, turn, { bytes, to: line.caller, at: isFirst ? placeIn(bytes, turn.trouble) : null });
    if (turn.trouble?.stage === "answer end") void strikeWhenQuiet(line, turn);
  }
  line.caller.end();
}

function placeIn(answer: Buffer, trouble: Trouble | null): number | null {
  if (trouble?.stage === "answer start") return Math.min(10, answer.length);
  return trouble?.stage === "answer middle" ? Math.floor(answer.length / 2) : null;
}

/** Passes bytes on, and lets trouble strike after so many of them. */
async function carry(line: Line, turn: Turn, { bytes, to, at }: { bytes: Buffer; to: Socket; at: number | null }) {
  if (at === null) return send(to, bytes);
  await send(to, bytes.subarray(0, at));
  await strike(line, turn, { to, rest: bytes.subarray(at) });
}

/** Once an answer is over, which shows in nothing following it. */
async function strikeWhenQuiet(line: Line, turn: Turn): Promise<void> {
  const { bytesRead } = line.callee;
  await wait(quietMs);
  if (turn.isAsking || line.callee.bytesRead !== bytesRead || turn.trouble?.stage !== "answer end") return;
  await strike(line, turn, { to: line.caller, rest: null });
}

/** True when the line is dead. */
async function strike(line: Line, turn: Turn, { to, rest }: { to: Socket; rest: Buffer | null }): Promise<boolean> {
  const { trouble } = turn;
  turn.trouble = null;
  if (!trouble) return false;
  const name = `${trouble.stage} ${trouble.manner}`;
  line.proxy.struck.set(name, (line.proxy.struck.get(name) ?? 0) + 1);
  if (trouble.manner === "cut" || trouble.manner === "reset") {
    hangUp(line, trouble.manner);
    return true;
  }
  if (trouble.manner === "delay") await wait(delayMs);
  const size = trouble.manner === "slice" ? Math.max(1, Math.ceil((rest?.length ?? 0) / 200)) : (rest?.length ?? 0);
  for (let start = 0; rest && start < rest.length; start += size) await send(to, rest.subarray(start, start + size));
  return false;
}

function hangUp({ caller, callee }: Line, manner: "cut" | "reset" = "cut"): void {
  for (const socket of [caller, callee]) {
    if (manner === "reset") socket.resetAndDestroy();
    else socket.destroy();
  }
}

function send(to: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    to.write(bytes, (error) => (error ? reject(error) : setImmediate(resolve)));
  });
}
