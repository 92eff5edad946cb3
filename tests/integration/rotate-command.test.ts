import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { asAdmin } from "@tests/factories/admin-sql";
import { aConnectedPractice, type Connected } from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, expect, test } from "vitest";
import { sourceFlags } from "@/cli/node-flags";
import { renewWebhook } from "@/features/connections/mutations";
import { bodyOwner } from "@/features/webhooks/rules";
import { createSecretBox } from "@/lib/crypto/secret-box";
import { newId } from "@/lib/db/id";

const cliniko = await aCliniko({ empty: true });

afterAll(() => cliniko.server.close());

const newest = process.env.CREDENTIALS_ENCRYPTION_KEY ?? "";
const older = randomBytes(32).toString("base64");
const lost = randomBytes(32).toString("base64");

test("a secret whose key is lost keeps no other from being sealed anew, and is told of by its organization", async () => {
  const [first, second] = [await aConnectedPractice(cliniko), await aConnectedPractice(cliniko)];
  await renewWebhook(first.ctx, { id: first.connection.id });
  await sealCredential(first, "account", lost);
  await sealCredential(first, "webhook", older);
  await sealCredential(second, "account", older);
  // More that cannot be opened than are taken at once.
  for (let count = 0; count < 60; count += 1) await keepDelivery(first, lost);
  await keepDelivery(first, older);
  await keepDelivery(null, lost);
  await keepDelivery(null, older);

  expect(await rotate()).toEqual({
    code: 1,
    stdout: "2 credentials and 2 deliveries sealed with the newest key\n",
    stderr: `0 credentials and 1 deliveries of the hub itself open with none of the keys
1 credentials and 60 deliveries of organization "${await slugOf(first)}" open with none of the keys\n`,
  });
  const left =
    "SELECT key_id FROM api_credentials WHERE key_id <> $1 UNION ALL SELECT key_id FROM webhook_events WHERE key_id <> $1";
  const rows = await asAdmin<{ key_id: string }>(left, [createSecretBox(newest).keyId]);
  expect(rows.map(({ key_id }) => key_id)).toEqual(Array(62).fill(createSecretBox(lost).keyId));

  await asAdmin("DELETE FROM webhook_events");
  await asAdmin("DELETE FROM api_credentials WHERE kind = 'account'");
  expect(await rotate()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^0 credentials and 0 /), stderr: "" });
});

async function sealCredential({ ctx, connection }: Connected, kind: string, key: string): Promise<void> {
  const { organizationId } = ctx;
  const { ciphertext, keyId } = createSecretBox(key).seal("{}", { organizationId, connectionId: connection.id, kind });
  await asAdmin("UPDATE api_credentials SET ciphertext = $3, key_id = $4 WHERE connection_id = $1 AND kind = $2", [
    connection.id,
    kind,
    ciphertext,
    keyId,
  ]);
}

/** One that a clinic's automation posted or, without a clinic, a supplier of the hub itself. */
async function keepDelivery(clinic: Connected | null, key: string): Promise<void> {
  const id = newId();
  const [organizationId, connectionId] = clinic ? [clinic.ctx.organizationId, clinic.connection.id] : [null, null];
  const owner = bodyOwner({ id, organizationId, connectionId });
  const { ciphertext, keyId } = createSecretBox(key).seal("{}", owner);
  await asAdmin(
    `INSERT INTO webhook_events
       (id, organization_id, connection_id, provider, delivery_id, type, status, body, body_bytes, key_id)
     VALUES ($1::uuid, $2, $3, $4, $1::uuid::text, 'patients', 'ignored', $5, 2, $6)`,
    [id, organizationId, connectionId, clinic ? "cliniko" : "clerk", ciphertext, keyId],
  );
}

async function slugOf({ ctx }: Connected): Promise<string | undefined> {
  const [row] = await asAdmin<{ slug: string }>("SELECT slug FROM organizations WHERE id = $1", [ctx.organizationId]);
  return row?.slug;
}

type Outcome = { code: number; stdout: string; stderr: string };

function rotate(): Promise<Outcome> {
  const env = { ...process.env, CREDENTIALS_ENCRYPTION_KEY: `${newest},${older}` };
  return promisify(execFile)(process.execPath, [...sourceFlags, "src/cli/credentials-rotate.ts"], { env })
    .then((said) => ({ code: 0, ...said }))
    .catch(({ code, stdout, stderr }: Outcome) => ({ code, stdout, stderr }));
}
