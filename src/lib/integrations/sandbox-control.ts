import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { SandboxClock } from "./sandbox-clock";

const settings = z.object({
  virtual: z.boolean().optional(),
  participants: z.number().int().min(0).optional(),
  startMs: z.number().optional(),
});
const sleep = z.object({ untilMs: z.number() });
const advance = z.object({ byMs: z.number().min(0) });

type ClockCall = {
  clock: SandboxClock;
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  action: string;
  input: unknown;
};

/** Answers /_sandbox/clock (read or configure), /clock/sleep and /clock/advance with the state of the clock. */
export async function controlClock({ clock, incoming, outgoing, action, input }: ClockCall) {
  if (action === "sleep") {
    const gone = new AbortController();
    outgoing.once("close", () => gone.abort());
    await clock.sleepUntil(sleep.parse(input).untilMs, gone.signal);
  } else if (action === "advance") {
    clock.advance(advance.parse(input).byMs);
  } else if (incoming.method === "POST") {
    clock.configure(settings.parse(input));
  }
  return clock.state();
}
