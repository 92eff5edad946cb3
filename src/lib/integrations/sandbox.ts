import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { createSandboxClock, type SandboxClock } from "./sandbox-clock";
import { controlClock } from "./sandbox-control";

/** One call as the vendor would have received it. */
export type SandboxRequest = {
  method: string;
  host: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: string;
};

export type SandboxResponse = {
  status: number;
  headers?: Record<string, string>;
  body?: string;
  /** Real milliseconds to hold the answer back. */
  delayMs?: number;
  /** Ends that delay early. */
  delayOver?: AbortSignal;
  /** Send half of the body, then destroy the connection. */
  cut?: boolean;
};

/** One vendor's stand-in: answers for its hosts, and can be told things through /_sandbox/KEY/ACTION. */
export type ProviderSandbox = {
  key: string;
  hosts: RegExp;
  handle(request: SandboxRequest): Promise<SandboxResponse> | SandboxResponse;
  control(action: string, body: unknown): unknown;
};

export type SandboxServer = { url: string; port: number; clock: SandboxClock; close(): Promise<void> };

export type SandboxOptions = {
  providers: readonly ProviderSandbox[];
  /** 0 or absent: any free port. */
  port?: number | undefined;
  hostname?: string | undefined;
  clock?: SandboxClock | undefined;
};

/** A control call that cannot be done; its status and sentence become the answer. */
export class SandboxRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const bodyBytesMax = 5_000_000;

/** Starts the sandbox on a loopback address: `/HOST/PATH?QUERY` goes to the provider whose host pattern fits, and
 * `/_sandbox/...` steers it. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<SandboxServer> {
  const clock = options.clock ?? createSandboxClock();
  const server = createServer({ keepAliveTimeout: 65_000, noDelay: true }, (incoming, outgoing) => {
    const exchange = { incoming, outgoing, clock, providers: options.providers };
    serve(exchange).catch((error: unknown) => send(outgoing, refusalOf(error)));
  });
  const hostname = options.hostname ?? "127.0.0.1";
  await listen(server, options.port ?? 0, hostname);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${hostname}:${port}`,
    port,
    clock,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Exchange = {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  clock: SandboxClock;
  providers: readonly ProviderSandbox[];
};

function listen(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function serve(exchange: Exchange): Promise<void> {
  const url = exchange.incoming.url ?? "/";
  const body = await readBody(exchange.incoming);
  const response =
    body === undefined
      ? sentence(413, "The body is too large.")
      : url.startsWith("/_sandbox/")
        ? await answerControl(exchange, url, body)
        : await answerProvider(exchange, url, body);
  await held(response);
  send(exchange.outgoing, response);
}

async function held({ delayMs, delayOver: signal }: SandboxResponse): Promise<void> {
  if (delayMs) await wait(delayMs, undefined, { signal }).catch(() => undefined);
}

async function answerProvider({ incoming, providers }: Exchange, url: string, body: string): Promise<SandboxResponse> {
  const [, host = "", rest = "/"] = /^\/([^/?]*)(.*)$/s.exec(url) ?? [];
  const provider = providers.find((candidate) => candidate.hosts.test(host));
  if (!provider) return sentence(404, `The sandbox does not stand in for ${host || "an empty host"}.`);
  const [path = "/", query = ""] = splitOnce(rest, "?");
  return provider.handle({
    method: incoming.method ?? "GET",
    host,
    path: path || "/",
    query: new URLSearchParams(query),
    headers: incoming.headers,
    body,
  });
}

async function answerControl(exchange: Exchange, url: string, body: string): Promise<SandboxResponse> {
  const [path = ""] = splitOnce(url, "?");
  const [, , area = "", action = ""] = path.split("/");
  try {
    const input: unknown = body === "" ? {} : JSON.parse(body);
    return json(200, (await steer(exchange, area, action, input)) ?? {});
  } catch (error) {
    return refusalOf(error);
  }
}

function steer(exchange: Exchange, area: string, action: string, input: unknown): unknown {
  if (area === "health") return healthOf(exchange);
  if (area === "clock") return controlClock({ ...exchange, action, input });
  const provider = exchange.providers.find((candidate) => candidate.key === area);
  if (!provider) throw new SandboxRefusal(404, `The sandbox has no provider called ${area}.`);
  return provider.control(action, input);
}

function refusalOf(error: unknown): SandboxResponse {
  if (error instanceof SandboxRefusal) return sentence(error.status, error.message);
  if (error instanceof z.ZodError) return sentence(422, z.prettifyError(error));
  if (error instanceof SyntaxError) return sentence(400, "The body is not JSON.");
  return sentence(500, error instanceof Error ? error.message : "The sandbox failed.");
}

function healthOf({ clock, providers }: Exchange) {
  return { status: "ok", now: clock.now(), providers: providers.map((provider) => provider.key) };
}

function send(outgoing: ServerResponse, response: SandboxResponse): void {
  if (outgoing.headersSent || outgoing.destroyed) {
    outgoing.destroy();
    return;
  }
  const bytes = Buffer.from(response.body ?? "");
  outgoing.writeHead(response.status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": bytes.length,
    ...response.headers,
  });
  if (!response.cut) {
    outgoing.end(bytes);
    return;
  }
  outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => outgoing.destroy());
}

async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  if (incoming.method === "GET" || incoming.method === "HEAD") return "";
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyBytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function json(status: number, value: unknown): SandboxResponse {
  return { status, body: JSON.stringify(value) };
}

function sentence(status: number, message: string): SandboxResponse {
  return json(status, { message });
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
