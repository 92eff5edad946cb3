import { readFileSync } from "node:fs";
import { onDatabase } from "./database";
import { run } from "./run";

/** npm run credentials:import -- FILE: connects the accounts of an earlier system. Says what came of each line in one of JSON. */
await run(async () => {
  const [file] = process.argv.slice(2);
  if (!file) throw new Error("Name a file with a line of JSON for each account: npm run credentials:import -- FILE");
  const text = readFileSync(file, "utf8");
  await onDatabase(async () => {
    const { importCredentials } = await import("@/features/connections/import/mutations");
    for (const told of await importCredentials(text)) {
      process.stdout.write(`${JSON.stringify(told)}\n`);
      if (told.outcome === "refused") process.exitCode = 1;
    }
  });
});
