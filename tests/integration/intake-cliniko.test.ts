import { aClinic } from "@tests/factories/clinics";
import { testIntake } from "@tests/factories/intake-suite";
import { aPractice, connectTo } from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, expect, test } from "vitest";
import { disconnect, renewWebhook } from "@/features/connections/mutations";
import { replaceWebhookSecret } from "@/features/connections/secrets/mutations";
import { receive } from "@/features/webhooks/mutations";
import { signStandardWebhook } from "@/lib/crypto/signature";
import { newId } from "@/lib/db/id";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

const cliniko = await aCliniko({ empty: true });
const practice = aPractice(cliniko, { patients: 1, appointments: 0 });
const owners = new Map<string, TenantContext>();

afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
});

async function anAddress() {
  const ctx = await aClinic({ role: "tenant_owner" });
  const { id } = await connectTo(ctx, practice);
  const { path, secret } = await renewWebhook(ctx, { id });
  owners.set(id, ctx);
  return { token: path.split("/").at(-1) ?? null, connectionId: id, secret };
}

function ownerOf(connectionId: string | null): { ctx: TenantContext; id: string } {
  const ctx = owners.get(connectionId ?? "");
  if (!ctx || !connectionId) throw new Error("nobody's address");
  return { ctx, id: connectionId };
}

testIntake({
  provider: "cliniko",
  anAddress,
  sign: (delivery) => signStandardWebhook(delivery),
  event: (id) => `{"resource": "patient", "id": "4711", "note": "${id}"}`,
  unknown: () => '{"resource": "invoice", "id": "1"}',
  taken: 202,
  signatureHeaders: ["webhook-id", "webhook-timestamp", "webhook-signature"],
  expires: true,
  replaceSecret: async ({ connectionId }) => {
    const { ctx, id } = ownerOf(connectionId);
    const { secret, formerUntil } = await replaceWebhookSecret(ctx, { id });
    return { secret, until: new Date(formerUntil) };
  },
});

async function statusOf(token: string | null, secret: string, now = new Date()): Promise<number> {
  const body = '{"resource": "patient", "id": "1"}';
  const headers = signStandardWebhook({ secret, id: newId(), body, now });
  const request = new Request("http://hub.example/api/webhooks/cliniko", { method: "POST", body, headers });
  return (await receive("cliniko", request, { token, now })).status;
}

test("of three secrets in one day, the two newest count", async () => {
  const address = await anAddress();
  const owner = ownerOf(address.connectionId);
  // So that the address is remembered with its first secret.
  expect(await statusOf(address.token, address.secret)).toBe(202);
  const second = await replaceWebhookSecret(owner.ctx, { id: owner.id });
  const third = await replaceWebhookSecret(owner.ctx, { id: owner.id });
  expect(await statusOf(address.token, address.secret)).toBe(401);
  expect(await statusOf(address.token, second.secret)).toBe(202);
  expect(await statusOf(address.token, third.secret)).toBe(202);
});

test("a new address ends the old secrets at once, the former one too", async () => {
  const address = await anAddress();
  const { ctx, id } = ownerOf(address.connectionId);
  const former = await replaceWebhookSecret(ctx, { id });
  const { path, secret } = await renewWebhook(ctx, { id });
  const token = path.split("/").at(-1) ?? null;
  expect(await statusOf(address.token, former.secret)).toBe(404);
  expect(await statusOf(token, former.secret)).toBe(401);
  expect(await statusOf(token, address.secret)).toBe(401);
  expect(await statusOf(token, secret)).toBe(202);
});

test("a secret cannot be replaced by somebody who may not, for another clinic, or where there is none", async () => {
  const { ctx, id } = ownerOf((await anAddress()).connectionId);
  const staff = { ...ctx, permissions: new Set(["config.view", "sync.manual"]) };
  await expect(replaceWebhookSecret(staff, { id })).rejects.toMatchObject({ code: "forbidden" });
  const stranger = await aClinic({ role: "tenant_owner" });
  await expect(replaceWebhookSecret(stranger, { id })).rejects.toMatchObject({ code: "not_found" });
  await disconnect(ctx, { id });
  await expect(replaceWebhookSecret(ctx, { id })).rejects.toMatchObject({ code: "not_found" });
});
