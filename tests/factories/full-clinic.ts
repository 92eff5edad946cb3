import { fillOrganization, type Row, type Table } from "@tests/factories/catalogue";
import type { Client } from "pg";
import { newWebhookSecret } from "@/lib/crypto/signature";
import { newId } from "@/lib/db/id";
import { demoApiKey } from "@/lib/integrations/cliniko/sandbox/accounts";
import { demoCredentials, demoMerchantId } from "@/lib/integrations/mx-merchant/sandbox/merchants";
import { secretBox } from "@/lib/secrets";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";

export type FullClinic = { ctx: TenantContext; rows: Record<string, Row> };

/** An organization with a row in every table, and connections that the demo's Cliniko and MX Merchant let in. */
export async function aFullClinic(admin: Client, tables: Table[]): Promise<FullClinic> {
  const rows = await fillOrganization(admin, tables);
  const organizationId = String(rows.organizations?.id);
  const actor = { type: "system", label: "test" } as const;
  const ctx = mintContext({ organizationId, actor, permissions: [] });
  const connectionId = String(rows.organization_services?.id);
  const seal = (kind: string, secret: string) => secretBox().seal(secret, { organizationId, connectionId, kind });
  const account = seal("account", JSON.stringify({ apiKey: demoApiKey() }));
  await admin.query("UPDATE api_credentials SET ciphertext = $1, key_id = $2 WHERE organization_id = $3", [
    account.ciphertext,
    account.keyId,
    organizationId,
  ]);
  const webhook = seal("webhook", newWebhookSecret());
  await admin.query(
    `INSERT INTO api_credentials (organization_id, id, connection_id, kind, ciphertext, key_id, updated_at)
     VALUES ($1, $2, $3, 'webhook', $4, $5, now())`,
    [organizationId, newId(), connectionId, webhook.ciphertext, webhook.keyId],
  );
  await addMerchant(admin, organizationId);
  return { ctx, rows };
}

/** A second connection: the demo's merchant. */
async function addMerchant(admin: Client, organizationId: string): Promise<void> {
  const connectionId = newId();
  await admin.query(
    `INSERT INTO organization_services (organization_id, id, provider, external_account_id, account_name, updated_at)
     VALUES ($1, $2, 'mx-merchant', $3, 'A merchant', now())`,
    [organizationId, connectionId, `sandbox:${demoMerchantId}`],
  );
  const owner = { organizationId, connectionId, kind: "account" };
  const { ciphertext, keyId } = secretBox().seal(JSON.stringify(demoCredentials()), owner);
  await admin.query(
    `INSERT INTO api_credentials (organization_id, id, connection_id, kind, ciphertext, key_id, updated_at)
     VALUES ($1, $2, $3, 'account', $4, $5, now())`,
    [organizationId, newId(), connectionId, ciphertext, keyId],
  );
}
