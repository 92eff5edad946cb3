import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import next from "next";
import { env } from "@/env";
import { takeIn } from "./intake";

type Place = { port: number; hostname: string | undefined };

export type Web = { stop: () => Promise<void> };

/** So long an open stream may keep a server that is to stop. */
const patienceMs = 5_000;

/** Serves the built application, webhooks in front of Next. Stops once what was asked for has been answered. */
export async function startWebServer({ port, hostname }: Place): Promise<Web> {
  // A screen that fails has a line of ours; Next would tell it once more, with its message.
  const app = next({ dev: false, quiet: true, port, hostname: hostname ?? "localhost" });
  await app.prepare();
  const handle = app.getRequestHandler();
  // Without a worker a request's own process works on what it took in, which only Next's routes can do after their answer.
  const isInFront = env.JOBS !== "inline";
  let isEnding = false;
  const server = createServer((incoming, outgoing) => {
    // Kept for a next request, a connection would keep the server.
    outgoing.once("finish", () => isEnding && incoming.socket.end());
    if (!(isInFront && takeIn(incoming, outgoing))) void handle(incoming, outgoing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: hostname }, resolve);
  });
  return {
    stop: async () => {
      isEnding = true;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await Promise.race([closed, pause(patienceMs, undefined, { ref: false })]);
      server.closeAllConnections();
      await app.close();
    },
  };
}
