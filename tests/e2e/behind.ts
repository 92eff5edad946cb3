import { Client } from "pg";
import type { StackNote } from "@/cli/stack-note";
import type { Clinic } from "./clinic";

/** Changes a clinic's own rows past the product, which would refuse it: in the role that the product works in. */
export async function changeBehind(
  { databaseUrl }: StackNote,
  { organizationId }: Clinic,
  [sql, ...values]: [sql: string, ...values: unknown[]],
): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL ROLE hub_app");
    await client.query("SELECT set_config('app.organization_id', $1, true)", [organizationId]);
    const { rowCount } = await client.query(sql, values);
    if (rowCount !== 1) throw new Error(`${rowCount} rows were changed, and not one: ${sql}`);
    await client.query("COMMIT");
  } finally {
    await client.end();
  }
}
