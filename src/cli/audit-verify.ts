import { parseArgs } from "node:util";
import { onDatabase } from "./database";

const usage = "npm run audit:verify -- [--organization SLUG [--head PLACE:HASH]]";

type Asked = { organization?: string | undefined; head?: string | undefined };

/**
 * Proves the chain of one organization's audit log, or of all; prints one line of JSON for each, and ends with 1 if any
 * is broken. `--head` names an end of the chain that was noted down before, and that it must still contain.
 */
async function main({ organization, head }: Asked): Promise<number> {
  if (head && !organization) return refuse(usage);
  const { listOrganizations } = await import("@/lib/db/system/organizations");
  const chosen = (await listOrganizations()).filter(({ slug }) => !organization || slug === organization);
  if (organization && chosen.length === 0) return refuse(`There is no organization "${organization}".`);
  let allFine = true;
  for (const one of chosen) allFine = (await prove(one, head)) && allFine;
  return allFine ? 0 : 1;
}

async function prove({ id, slug }: { id: string; slug: string }, head: string | undefined): Promise<boolean> {
  const { chainEnd } = await import("@/features/audit/sealing/schema");
  const { checkAuditLog } = await import("@/features/audit/sealing/mutations");
  const { systemContext } = await import("@/features/sync/mutations");
  const report = await checkAuditLog(systemContext(id), head ? { noted: chainEnd.parse(head) } : {});
  process.stdout.write(`${JSON.stringify({ organization: slug, ...report })}\n`);
  return report.ok;
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}

const { values } = parseArgs({ options: { organization: { type: "string" }, head: { type: "string" } } });
const verified = onDatabase(() => main(values));
process.exit(await verified.catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error))));
