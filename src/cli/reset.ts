import { Client } from "pg";
import { migrate } from "@/lib/db/migrate";
import { openDatabase } from "./database";
import { run } from "./run";

/** Empties the database and migrates it anew. One that is not our own is only emptied when told `--yes`. */
await run(async () => {
  const database = await openDatabase();
  try {
    if (!database.own && !process.argv.includes("--yes")) {
      throw new Error(
        "DATABASE_URL is set: this would delete everything in that database. If so: npm run db:reset -- --yes",
      );
    }
    await dropEverything(database.directUrl);
    await migrate(database);
    process.stdout.write("The database is empty and up to date.\n");
  } finally {
    await database.stop();
  }
});

async function dropEverything(directUrl: string): Promise<void> {
  const owner = new Client({ connectionString: directUrl });
  await owner.connect();
  try {
    await owner.query("DROP SCHEMA IF EXISTS pgboss CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public;");
  } finally {
    await owner.end();
  }
}
