import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { sourceFlags } from "@/cli/node-flags";

/** Runs a file of ours, with these words, in a process of its own. */
export function startFile(file: URL, words: string[]): ChildProcess {
  return fork(file, words, { execArgv: sourceFlags });
}

/** The first that it tells, after which it is let go. */
export async function askFile<Answer>(file: URL, words: string[]): Promise<Answer> {
  const child = startFile(file, words);
  const [answer] = (await once(child, "message")) as [Answer];
  child.disconnect();
  return answer;
}
