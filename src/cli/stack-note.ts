import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SignIn } from "./seed";

/** Where the product of a data folder runs, or ran last. */
export type StackNote = {
  url: string;
  sandboxUrl: string;
  databaseUrl: string;
  directUrl: string;
  signIns: SignIn[];
};

/** Writes down where the stack runs. The note holds passwords, so it is for its owner's eyes alone. */
export function keepStackNote(dataDir: string, note: StackNote): void {
  writeFileSync(fileIn(dataDir), `${JSON.stringify(note)}\n`, { mode: 0o600 });
}

/** The note of the stack that runs on a data folder, or ran there last. */
export function readStackNote(dataDir: string): StackNote | undefined {
  const file = fileIn(dataDir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as StackNote) : undefined;
}

function fileIn(dataDir: string): string {
  return join(dataDir, "stack.json");
}
