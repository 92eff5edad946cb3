import { setTimeout as wait } from "node:timers/promises";
import { disconnect } from "@/lib/db/client";
import { reserveCall } from "@/lib/db/rate-budget";

const [key = "", calls, perMs] = process.argv.slice(2);
const request = { key, calls: Number(calls), perMs: Number(perMs) };
const made: number[] = [];

async function call(count: number): Promise<void> {
  for (let done = 0; done < count; done++) {
    await wait((await reserveCall(request)).waitMs);
    made.push(Date.now());
  }
}

await Promise.all(Array.from({ length: 8 }, () => call(15)));
await disconnect();
process.send?.(made);
