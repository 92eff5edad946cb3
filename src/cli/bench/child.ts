import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { sourceFlags } from "../node-flags";

export type Child<Order, Answer> = {
  /** Sends one order and waits for its answer. One at a time. Rejects when the process ends first. */
  ask: (order: Order) => Promise<Answer>;
  stop: () => Promise<void>;
};

type Start = { env?: Record<string, string>; flags?: string[] };
type Told<Answer> = { answer: Answer } | { failed: string };

/** Another process of ours, which runs `file`, a URL or of this folder, and answers orders: see `answerOrders`. */
export function startChild<Order, Answer>(file: string, { env = {}, flags = [] }: Start = {}): Child<Order, Answer> {
  const child = fork(new URL(file, import.meta.url), {
    execArgv: [...flags, ...sourceFlags],
    env: { ...process.env, ...env },
  });
  return {
    ask: (order) => askOnce(child, order),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}

/** The other end: does what the parent orders until the parent hangs up, then `leave`s. */
export function answerOrders<Order, Answer>(obey: (order: Order) => Promise<Answer>, leave: () => Promise<void>): void {
  process.on("message", (order: Order) => {
    obey(order).then(
      (answer) => process.send?.({ answer }),
      (error: unknown) =>
        process.send?.({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.once("disconnect", () => void leave().then(() => process.exit(0)));
}

async function askOnce<Order, Answer>(child: ChildProcess, order: Order): Promise<Answer> {
  // Thousands of orders must not leave a listener each.
  const answered = new AbortController();
  const { signal } = answered;
  const gone = once(child, "exit", { signal }).then(
    () => ({ failed: "The process ended without an answer." }),
    () => ({ failed: "" }),
  );
  child.send(order as object);
  const told = await Promise.race([once(child, "message").then(([message]) => message as Told<Answer>), gone]);
  answered.abort();
  if ("failed" in told) throw new Error(told.failed);
  return told.answer;
}
