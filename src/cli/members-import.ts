import { readFileSync } from "node:fs";
import { onDatabase } from "./database";
import { run } from "./run";

/** npm run members:import -- FILE: owners of an earlier system become owners here. Prints a summary as one line of JSON. */
await run(async () => {
  const [file] = process.argv.slice(2);
  if (!file) throw new Error("Name a file of JSON or CSV: npm run members:import -- FILE");
  const text = readFileSync(file, "utf8");
  await onDatabase(async () => {
    const { importOwners } = await import("@/features/members/import/mutations");
    const summary = await importOwners(text);
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    if (summary.refused.length > 0) process.exitCode = 1;
  });
});
