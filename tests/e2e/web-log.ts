import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";

/** All that the demo's web server has said, its mail included. */
export function readWebLog(): string {
  return readFileSync(join(inject("dataDir"), "logs", "web.log"), "utf8");
}

/**
 * What it has logged since it listens. Throws at the first line that is not JSON: its mail alone, which a demo writes there
 * for want of a mail server, is left out.
 */
export function readLines(): { level: string }[] {
  const [, said = ""] = readWebLog().split(/^listening on .*\n/m);
  let isMail = false;
  // What stands behind the last line's end is still being written.
  const lines = said.split("\n").slice(0, -1);
  const logged = lines.filter((line) => {
    isMail = line.startsWith("Mail to ") || (isMail && !line.startsWith("{"));
    return line !== "" && !isMail;
  });
  return logged.map((line) => JSON.parse(line) as { level: string });
}
