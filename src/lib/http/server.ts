import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { env } from "@/env";
import { sessionDriver } from "@/lib/auth/driver";
import { peerHeader } from "@/lib/http/address";
import { turnConsoleIntoLines } from "@/lib/http/console-lines";
import { log } from "@/lib/log";

/**
 * The checks of a starting server: a usable environment and a way to sign in. Throws what is wrong with them. In
 * production the log is from then on all that it says.
 */
export function prepareServer(): void {
  const { name } = sessionDriver();
  if (env.NODE_ENV === "production") turnConsoleIntoLines();
  subscribe("http.server.request.start", notePeer);
  log.info("server started", { mode: env.HUB_MODE ?? env.NODE_ENV, signIn: name });
}

/** Next hands a route no socket, so the address travels as a header that nobody outside can set. */
function notePeer(message: unknown): void {
  const { request } = message as { request: IncomingMessage };
  delete request.headers[peerHeader];
  const address = request.socket.remoteAddress;
  if (address) request.headers[peerHeader] = address;
}
