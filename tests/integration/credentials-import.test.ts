import { randomBytes } from "node:crypto";
import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic } from "@tests/factories/clinics";
import { aFernetToken } from "@tests/factories/fernet";
import { aPractice, sync } from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, expect, test, vi } from "vitest";
import { importCredentials } from "@/features/connections/import/mutations";
import { disconnect, rotateCredentials } from "@/features/connections/mutations";
import { listConnections } from "@/features/connections/queries";
import { systemContext } from "@/features/sync/mutations";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

const earlierKey = await vi.hoisted(async () => {
  const key = (await import("node:crypto")).randomBytes(32);
  // Before anything reads the environment: the newest key first, then the one that only opens.
  process.env.CREDENTIALS_ENCRYPTION_KEY += `,${key.toString("base64url")}`;
  return key;
});
const cliniko = await aCliniko({ empty: true });

afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
});

async function aLine(ctx: TenantContext, secret: string, key = earlierKey) {
  const [row] = await asAdmin("SELECT slug FROM organizations WHERE id = $1", [ctx.organizationId]);
  return { organization: String(row?.slug), provider: "cliniko", token: aFernetToken(secret, key) };
}

const fileOf = (...lines: unknown[]) => lines.map((line) => JSON.stringify(line)).join("\n");

test.each([
  ["bare", (key: string) => key],
  ["named", (apiKey: string) => JSON.stringify({ apiKey })],
])("an account whose key an earlier system kept %s is connected, sealed anew, and syncs", async (_, kept) => {
  const ctx = await aClinic({ role: "tenant_owner" });
  const { key, account } = aPractice(cliniko);
  const line = await aLine(ctx, kept(key));
  const { organization, provider } = line;
  expect(await importCredentials(fileOf(line))).toEqual([{ line: 1, outcome: "imported", organization, provider }]);
  const [connection] = await listConnections(ctx);
  expect(connection).toMatchObject({ status: "connected", account: { name: account.name } });
  expect(await rotateCredentials(systemContext(ctx.organizationId))).toEqual({ sealed: 0, unopened: 0 });
  if (connection) expect(await sync({ ctx, connection })).toMatchObject({ status: "succeeded" });

  expect(await importCredentials(fileOf(line))).toEqual([{ line: 1, outcome: "unchanged", organization, provider }]);
  expect(await listConnections(ctx)).toHaveLength(1);
  const deeds = await asAdmin(
    "SELECT action, actor_label FROM audit_log WHERE organization_id = $1 AND action LIKE $2",
    [ctx.organizationId, "connection_%"],
  );
  expect(deeds).toEqual([{ action: "connection_created", actor_label: "Import" }]);
});

test("a line that cannot be used is refused with its reason, which tells no secret, and the others go in", async () => {
  const ctx = await aClinic({ role: "tenant_owner" });
  const { key } = aPractice(cliniko);
  const line = await aLine(ctx, key);
  const file = [
    "no line",
    fileOf({ ...line, organization: "no-such-clinic" }, { ...line, provider: "fax" }, { ...line, token: key }),
    fileOf({ ...line, token: undefined }, await aLine(ctx, key, randomBytes(32)), await aLine(ctx, "{}")),
    "",
    fileOf(await aLine(ctx, "nobody-knows-this-key-au1"), { ...line, provider: "mx-merchant" }, line),
    "",
  ].join("\r\n");
  const told = await importCredentials(file);
  expect(told.map((one) => [one.line, one.outcome === "refused" ? one.reason : one.outcome])).toEqual([
    [1, "This is no object of JSON."],
    [2, 'There is no organization "no-such-clinic".'],
    [3, 'The hub cannot connect to "fax".'],
    [4, "The token is none of Fernet's."],
    [5, "The token is missing."],
    [6, "None of the keys given opens this Fernet token."],
    [7, "The token holds no credentials of Cliniko."],
    [9, expect.stringMatching(/^Cliniko does not accept this key/)],
    [10, "The token holds no credentials of MX Merchant."],
    [11, "imported"],
  ]);
  expect(JSON.stringify(told)).not.toContain(key);
  expect(await listConnections(ctx)).toHaveLength(1);
});

test("what somebody has disconnected since, or connected with another key, stays as it is", async () => {
  const ctx = await aClinic({ role: "tenant_owner" });
  const { key, act } = aPractice(cliniko);
  await importCredentials(fileOf(await aLine(ctx, key)));
  act("addKey", { key: "second-key-of-somebody-au1" });
  const another = await importCredentials(fileOf(await aLine(ctx, "second-key-of-somebody-au1")));
  expect(another).toMatchObject([{ outcome: "refused", reason: expect.stringMatching(/is connected already/) }]);
  const [connection] = await listConnections(ctx);
  await disconnect(ctx, { id: connection?.id ?? "" });
  const again = await importCredentials(fileOf(await aLine(ctx, key)));
  expect(again).toMatchObject([{ outcome: "refused", reason: expect.stringMatching(/was disconnected/) }]);
  expect(await listConnections(ctx)).toMatchObject([{ status: "disconnected" }]);
});
