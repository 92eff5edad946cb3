import { fillOrganization, type Row, type Table } from "@tests/factories/catalogue";
import type { Client } from "pg";
import { demoApiKey } from "@/lib/integrations/cliniko/sandbox/accounts";
import { secretBox } from "@/lib/secrets";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";

export type FullClinic = { ctx: TenantContext; rows: Record<string, Row> };

/** An organization with a row in every table, and a connection that the demo practice's Cliniko lets in. */
export async function aFullClinic(admin: Client, tables: Table[]): Promise<FullClinic> {
  const rows = await fillOrganization(admin, tables);
  const organizationId = String(rows.organizations?.id);
  const actor = { type: "system", label: "test" } as const;
  const ctx = mintContext({ organizationId, actor, permissions: [] });
  const owner = { organizationId, connectionId: String(rows.organization_services?.id), kind: "account" };
  const { ciphertext, keyId } = secretBox().seal(JSON.stringify({ apiKey: demoApiKey() }), owner);
  await admin.query("UPDATE api_credentials SET ciphertext = $1, key_id = $2 WHERE organization_id = $3", [
    ciphertext,
    keyId,
    organizationId,
  ]);
  return { ctx, rows };
}
