import { after } from "next/server";
import { env } from "@/env";
import { log } from "@/lib/log";

/** Where no worker runs (JOBS=inline, on serverless hosts), does the work itself once the request is answered. */
export function afterAnswer(work: () => Promise<unknown>): void {
  if (env.JOBS === "inline") after(work);
}

/** Does what nobody waits for, and what nobody may tell from the time that an answer takes. Never throws. */
export function inBackground(name: string, work: () => Promise<unknown>): void {
  const quietly = () => work().catch((error: unknown) => log.error("background work failed", { name, error }));
  if (env.JOBS === "inline") after(quietly);
  else void quietly();
}
