import { vi } from "vitest";
import { env } from "@/env";

/** What the log says during some work, line by line. */
export async function linesWhile(work: () => Promise<unknown>): Promise<string[]> {
  const before = env.LOG_LEVEL;
  env.LOG_LEVEL = "info";
  const lines: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    lines.push(String(chunk));
    return true;
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
    env.LOG_LEVEL = before;
  }
  return lines;
}
