import { parseArgs } from "node:util";
import { onDatabase } from "./database";
import { run } from "./run";

/** npm run admin:grant -- EMAIL [--yes USER_ID]: the only way to become a super admin. */
await run(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { yes: { type: "string" } } });
  const [email] = positionals;
  if (!email) throw new Error("Name somebody: npm run admin:grant -- EMAIL");
  await onDatabase(async (database) => {
    const { makeSuperAdmin } = await import("./super-admins");
    const { facts, granted } = await makeSuperAdmin({ email, confirmed: values.yes, own: database.own });
    process.stdout.write(`${facts}\n`);
    if (!granted)
      throw new Error("Anybody can sign up with any address. If it is them, repeat this with --yes and their id.");
    process.stdout.write(`${email} is a super admin now.\n`);
  });
});
