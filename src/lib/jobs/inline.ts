import { after } from "next/server";
import { env } from "@/env";

/** Where no worker runs (JOBS=inline, on serverless hosts), does the work itself once the request is answered. */
export function afterAnswer(work: () => Promise<unknown>): void {
  if (env.JOBS === "inline") after(work);
}
