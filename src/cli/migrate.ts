import { migrate } from "@/lib/db/migrate";
import { openDatabase } from "./database";
import { run } from "./run";

await run(async () => {
  const database = await openDatabase();
  try {
    const { applied } = await migrate(database);
    const news = applied.length > 0 ? `Applied ${applied.join(", ")}.` : "Nothing to apply.";
    process.stdout.write(`${news} The database is up to date.\n`);
  } finally {
    await database.stop();
  }
});
