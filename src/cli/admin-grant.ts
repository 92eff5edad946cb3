import { openDatabase } from "./database";
import { run } from "./run";

/** npm run admin:grant -- EMAIL: the only way to become a super admin. */
await run(async () => {
  const [email] = process.argv.slice(2);
  if (!email) throw new Error("Name somebody: npm run admin:grant -- EMAIL");
  const database = await openDatabase();
  try {
    const { grantSuperAdmin } = await import("@/lib/db/system/accounts");
    const granted = await grantSuperAdmin(email.trim().toLowerCase());
    if (!granted) throw new Error(`Nobody has signed up as ${email}.`);
    process.stdout.write(`${email} is a super admin now.\n`);
  } finally {
    const { disconnect } = await import("@/lib/db/client");
    await disconnect();
    await database.stop();
  }
});
