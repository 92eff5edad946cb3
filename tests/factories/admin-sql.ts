import { Client } from "pg";
import { inject } from "vitest";

/** Rows as a database administrator sees them, whom no policy binds: for looking behind the product, and ageing it. */
export async function asAdmin<Row extends Record<string, unknown>>(
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: adminUrl() });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** The file's own database, as its administrator reaches it. */
export function adminUrl(): string {
  const url = new URL(inject("server").adminUrl);
  url.pathname = new URL(process.env.DATABASE_URL ?? "").pathname;
  return url.href;
}
