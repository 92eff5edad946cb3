import { createHash } from "node:crypto";
import { fillOrganization, type Row, readTables, readViews, type Table } from "@tests/factories/catalogue";
import { Client } from "pg";

export type Filled = { id: string; rows: Record<string, Row> };

export type TwoOrganizations = { admin: Client; tables: Table[]; views: string[]; own: Filled; other: Filled };

/** Two organizations with a row in every table of a database, and a superuser's connection to look behind the walls. */
export async function fillTwoOrganizations(adminUrl: string): Promise<TwoOrganizations> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  const tables = await readTables(admin);
  const own = filledOf(await fillOrganization(admin, tables));
  const other = filledOf(await fillOrganization(admin, tables));
  return { admin, tables, views: await readViews(admin), own, other };
}

/** All rows of an organization, and everybody else's that its tables do not hold, as one word. */
export async function fingerprint(admin: Client, tables: Table[], organizationId: string): Promise<string> {
  const hash = createHash("sha256");
  for (const { name, wall } of tables) {
    const filter = wall ? `WHERE "${wall}" = '${organizationId}'` : "";
    const { rows } = await admin.query(`SELECT to_jsonb(t)::text AS row FROM "${name}" t ${filter} ORDER BY 1`);
    hash.update(`${name} ${JSON.stringify(rows)}\n`);
  }
  return hash.digest("hex");
}

function filledOf(rows: Record<string, Row>): Filled {
  return { id: String(rows.organizations?.id), rows };
}
