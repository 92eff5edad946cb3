import { randomBytes, randomUUID } from "node:crypto";
import { aClinic, inRole } from "@tests/factories/clinics";
import { aFernetToken } from "@tests/factories/fernet";
import { mirrorOf } from "@tests/factories/mirror";
import {
  aConnectedPractice,
  aPractice,
  aRun,
  type Connected,
  connectTo,
  onEachCall,
  stretch,
  sync,
} from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import {
  connect,
  disconnect,
  renewWebhook,
  rotateCredentials,
  updateConnection,
  validateConnection,
} from "@/features/connections/mutations";
import { getConnection, listConnections, readSecret } from "@/features/connections/queries";
import { startSync, systemContext } from "@/features/sync/mutations";
import { getRun } from "@/features/sync/queries";
import { createSecretBox } from "@/lib/crypto/secret-box";
import { withTenant } from "@/lib/db/tenant";
import { stopBoss } from "@/lib/jobs/boss";

const { oldKey, fernetKey } = await vi.hoisted(async () => {
  const { randomBytes: random } = await import("node:crypto");
  const keys = { oldKey: random(32).toString("base64"), fernetKey: random(32) };
  // Before anything reads the environment: the newest key first, then two that only open.
  process.env.CREDENTIALS_ENCRYPTION_KEY = [
    process.env.CREDENTIALS_ENCRYPTION_KEY,
    keys.oldKey,
    keys.fernetKey.toString("base64url"),
  ].join(",");
  return keys;
});
const cliniko = await aCliniko({ empty: true });
const { handle } = cliniko;

afterEach(() => {
  cliniko.handle = handle;
  cliniko.misbehaviour.reset();
});
afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
});

async function credentialsOf({ ctx, connection }: Pick<Connected, "ctx" | "connection">) {
  const { organizationId } = ctx;
  const where = { organizationId, connectionId: connection.id };
  return withTenant(ctx, (db) => db.credential.findMany({ where, orderBy: { kind: "asc" } }));
}

async function configOf({ ctx, connection }: Pick<Connected, "ctx" | "connection">) {
  const where = { organizationId_id: { organizationId: ctx.organizationId, id: connection.id } };
  return (await withTenant(ctx, (db) => db.connection.findUniqueOrThrow({ where }))).config;
}

test("a key that the provider refuses, or that is none, is not stored", async () => {
  const ctx = await aClinic({ role: "tenant_owner" });
  for (const apiKey of ["nobody-knows-this-key-au1", "short", "with a space-au1", "ends-nowhere-xyz", ""]) {
    const attempt = connect(ctx, { provider: "cliniko", credentials: { apiKey } });
    await expect(attempt).rejects.toMatchObject({ code: "credentials" });
  }
  await expect(connect(ctx, { provider: "cliniko", credentials: {} })).rejects.toMatchObject({ code: "credentials" });
  await expect(connect(ctx, { provider: "fax", credentials: {} })).rejects.toMatchObject({ code: "invalid_input" });
  expect(await listConnections(ctx)).toEqual([]);
});

test("a provider that is away is said to be away, and nothing is stored", async () => {
  const ctx = await aClinic({ role: "tenant_owner" });
  const practice = aPractice(cliniko);
  practice.act("misbehave", { kind: "garbage", path: "^/v1/user" });
  await expect(connectTo(ctx, practice)).rejects.toMatchObject({ code: "provider_unavailable" });
  expect(await listConnections(ctx)).toEqual([]);
});

test("an account is connected once, also when it is asked for twice at the same moment", async () => {
  const ctx = await aClinic({ role: "tenant_owner" });
  const practice = aPractice(cliniko);
  const both = await Promise.allSettled([connectTo(ctx, practice), connectTo(ctx, practice)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  await expect(connectTo(ctx, practice)).rejects.toMatchObject({ code: "conflict" });
  expect(await listConnections(ctx)).toHaveLength(1);
  const other = await aClinic({ role: "tenant_owner" });
  expect(await connectTo(other, practice)).toMatchObject({ status: "connected" });
});

test("the key is kept sealed, and no answer shows it", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const [credential] = await credentialsOf(clinic);
  const text = Buffer.from(credential?.ciphertext ?? []).toString("latin1");
  expect(text).not.toContain(clinic.key);
  expect(JSON.stringify(await getConnection(clinic.ctx, { id: clinic.connection.id }))).not.toContain(clinic.key);
  const { secret } = await readSecret(clinic.ctx, clinic.connection.id, "account");
  expect(JSON.parse(secret)).toEqual({ apiKey: clinic.key });
});

test("a key of another account is refused, and the one that is stored stays", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const other = aPractice(cliniko);
  const [before] = await credentialsOf(clinic);
  const { id } = clinic.connection;
  const swap = updateConnection(clinic.ctx, { id, credentials: { apiKey: other.key } });
  await expect(swap).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining(other.account.name) });
  const unknown = updateConnection(clinic.ctx, { id, credentials: { apiKey: "nobody-knows-this-key-au1" } });
  await expect(unknown).rejects.toMatchObject({ code: "credentials" });
  expect(await credentialsOf(clinic)).toEqual([before]);
});

test("a key of a colleague at the same practice is taken, and the calls count against that colleague from then on", async () => {
  const { ctx, connection, account, act } = await aConnectedPractice(cliniko);
  const { id } = connection;
  const key = `${randomUUID()}-au1`;
  const { id: userId } = act("addColleague", { key });
  expect(await configOf({ ctx, connection })).toMatchObject({ userId: account.user.id });
  await updateConnection(ctx, { id, credentials: { apiKey: key } });
  expect(await configOf({ ctx, connection })).toMatchObject({ userId, region: "au1", country: "AU" });
});

test("a check of the key learns whose it is", async () => {
  const { ctx, connection, account } = await aConnectedPractice(cliniko);
  const { id } = connection;
  const { organizationId } = ctx;
  const data = { config: { region: "au1", userId: "before" } };
  await withTenant(ctx, (db) => db.connection.updateMany({ where: { organizationId, id }, data }));
  await validateConnection(ctx, { id });
  expect(await configOf({ ctx, connection })).toMatchObject({ userId: account.user.id });
});

test.each([
  ["accepted", () => undefined],
  ["refused", ({ account, key }: Connected) => account.keys.delete(key)],
])("a check of a key that is %s says nothing of the one that replaced it meanwhile", async (_, before) => {
  const clinic = await aConnectedPractice(cliniko);
  const { ctx, connection, act } = clinic;
  const { id } = connection;
  const colleague = `${randomUUID()}-au1`;
  const { id: userId } = act("addColleague", { key: colleague });
  before(clinic);
  const stop = onEachCall(cliniko, (_, count) =>
    count === 1 ? updateConnection(ctx, { id, credentials: { apiKey: colleague } }) : undefined,
  );
  await validateConnection(ctx, { id }).catch(() => undefined);
  stop();
  expect(await getConnection(ctx, { id })).toMatchObject({ status: "connected" });
  expect(await configOf({ ctx, connection })).toMatchObject({ userId });
});

test("resuming a paused connection does not make up for a refused key", async () => {
  const { ctx, connection, account, key } = await aConnectedPractice(cliniko);
  const { id } = connection;
  expect(await updateConnection(ctx, { id, paused: true })).toMatchObject({ status: "paused" });
  await expect(startSync(ctx, { connectionId: id })).rejects.toMatchObject({ code: "conflict" });
  expect(await updateConnection(ctx, { id, paused: false })).toMatchObject({ status: "connected" });
  account.keys.delete(key);
  await expect(validateConnection(ctx, { id })).rejects.toMatchObject({ code: "credentials" });
  expect(await updateConnection(ctx, { id, paused: false })).toMatchObject({ status: "refused" });
  expect(await updateConnection(ctx, { id, schedule: "hourly" })).toMatchObject({
    status: "refused",
    schedule: "hourly",
  });
});

test.each([
  ["accepts the key", () => undefined, "not_found"],
  ["refuses the key", ({ account, key }: Connected) => account.keys.delete(key), "credentials"],
] as const)("a check that %s leaves alone what was decided while it ran", async (_, before, code) => {
  const pausing = await aConnectedPractice(cliniko);
  before(pausing);
  const paused = onEachCall(cliniko, () => updateConnection(pausing.ctx, { id: pausing.connection.id, paused: true }));
  await validateConnection(pausing.ctx, { id: pausing.connection.id }).catch(() => undefined);
  paused();
  expect(await getConnection(pausing.ctx, { id: pausing.connection.id })).toMatchObject({ status: "paused" });

  const ending = await aConnectedPractice(cliniko);
  before(ending);
  const ended = onEachCall(cliniko, (__, count) =>
    count === 1 ? disconnect(ending.ctx, { id: ending.connection.id }) : undefined,
  );
  await expect(validateConnection(ending.ctx, { id: ending.connection.id })).rejects.toMatchObject({ code });
  ended();
  expect(await getConnection(ending.ctx, { id: ending.connection.id })).toMatchObject({ status: "disconnected" });
});

test("a key that is pasted while somebody disconnects opens nothing", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const { ctx, connection, key } = clinic;
  const { id } = connection;
  const stop = onEachCall(cliniko, (_, count) => (count === 1 ? disconnect(ctx, { id }) : undefined));
  const pasted = updateConnection(ctx, { id, credentials: { apiKey: key } });
  await expect(pasted).rejects.toMatchObject({ code: "not_found" });
  stop();
  expect(await getConnection(ctx, { id })).toMatchObject({ status: "disconnected" });
  expect(await credentialsOf(clinic)).toEqual([]);
});

test("disconnecting forgets every secret and ends the run, at once or after its page", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 250, appointments: 0 });
  const { ctx, connection } = clinic;
  await renewWebhook(ctx, { id: connection.id });
  expect(await credentialsOf(clinic)).toHaveLength(2);
  const runId = await aRun(clinic);
  const stop = onEachCall(cliniko, (_, count) => (count === 9 ? disconnect(ctx, { id: connection.id }) : undefined));
  expect(await stretch(ctx, runId)).toBe("done");
  stop();
  expect(await getRun(ctx, { id: runId })).toMatchObject({ status: "canceled" });
  expect(await credentialsOf(clinic)).toEqual([]);
  expect(await getConnection(ctx, { id: connection.id })).toMatchObject({ status: "disconnected", hasWebhook: false });
  await expect(startSync(ctx, { connectionId: connection.id })).rejects.toMatchObject({ code: "conflict" });
  await expect(validateConnection(ctx, { id: connection.id })).rejects.toMatchObject({ code: "not_found" });
  await expect(disconnect(ctx, { id: connection.id })).rejects.toMatchObject({ code: "not_found" });

  const queued = await aConnectedPractice(cliniko);
  const waiting = await aRun(queued);
  await disconnect(queued.ctx, { id: queued.connection.id });
  expect(await getRun(queued.ctx, { id: waiting })).toMatchObject({ status: "canceled" });
});

test("an account that is connected again is the same connection, with its data and its place", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const { ctx, connection } = clinic;
  await sync(clinic);
  const before = await mirrorOf(ctx, { ids: true });
  await disconnect(ctx, { id: connection.id });
  expect(await mirrorOf(ctx, { ids: true })).toEqual(before);
  const again = await connectTo(ctx, clinic);
  expect(again).toMatchObject({ id: connection.id, status: "connected" });
  const run = await sync({ ctx, connection: again }, { mode: "incremental" });
  expect(run).toMatchObject({ status: "succeeded", counts: { created: 0, updated: 0 } });
  expect(await mirrorOf(ctx, { ids: true })).toEqual(before);
});

test("only owners connect and disconnect; admins may test a key", async () => {
  const { ctx, connection, key } = await aConnectedPractice(cliniko);
  const admin = inRole(ctx, "tenant_admin");
  const { id } = connection;
  const forbidden = { code: "forbidden" };
  await expect(connect(admin, { provider: "cliniko", credentials: { apiKey: key } })).rejects.toMatchObject(forbidden);
  await expect(updateConnection(admin, { id, paused: true })).rejects.toMatchObject(forbidden);
  await expect(disconnect(admin, { id })).rejects.toMatchObject(forbidden);
  await expect(renewWebhook(admin, { id })).rejects.toMatchObject(forbidden);
  expect(await validateConnection(admin, { id })).toMatchObject({ status: "connected" });
  await expect(validateConnection(inRole(ctx, "clinic_staff"), { id })).rejects.toMatchObject(forbidden);
  const stranger = await aClinic({ role: "tenant_owner" });
  for (const act of [validateConnection, disconnect, renewWebhook, getConnection]) {
    await expect(act(stranger, { id })).rejects.toMatchObject({ code: "not_found" });
  }
});

async function putCredential({ ctx, connection }: Connected, ciphertext: Uint8Array<ArrayBuffer>): Promise<void> {
  const { organizationId } = ctx;
  const where = { organizationId, connectionId: connection.id, kind: "account" };
  await withTenant(ctx, (db) => db.credential.updateMany({ where, data: { ciphertext, keyId: "earlier" } }));
}

test("secrets of an older key, and of an earlier system, are sealed anew with the newest and still open", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const { ctx, connection, key } = clinic;
  const system = systemContext(ctx.organizationId);
  expect(await rotateCredentials(system)).toEqual({ sealed: 0, unopened: 0 });
  const secret = JSON.stringify({ apiKey: key });
  const owner = { organizationId: ctx.organizationId, connectionId: connection.id, kind: "account" };
  const sealedBefore = [
    { ciphertext: createSecretBox(oldKey).seal(secret, owner).ciphertext, plain: secret },
    { ciphertext: Buffer.from(aFernetToken(secret, fernetKey)), plain: secret },
    { ciphertext: Buffer.from(aFernetToken(key, fernetKey)), plain: key },
  ];
  for (const { ciphertext, plain } of sealedBefore) {
    await putCredential(clinic, Uint8Array.from(ciphertext));
    expect(await validateConnection(ctx, { id: connection.id })).toMatchObject({ status: "connected" });
    expect(await rotateCredentials(system)).toEqual({ sealed: 1, unopened: 0 });
    const [credential] = await credentialsOf(clinic);
    const newest = createSecretBox((process.env.CREDENTIALS_ENCRYPTION_KEY ?? "").split(",")[0] ?? "");
    expect(newest.open(credential?.ciphertext ?? new Uint8Array(), owner)).toBe(plain);
    expect(credential?.keyId).toBe(newest.keyId);
    expect(await rotateCredentials(system)).toEqual({ sealed: 0, unopened: 0 });
  }
  expect(await sync(clinic)).toMatchObject({ status: "succeeded" });
});

test("a secret that holds no credentials of its provider is refused with what to do, by a check and by a sync", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const { ctx, connection, key } = clinic;
  const { id } = connection;
  const owner = { organizationId: ctx.organizationId, connectionId: id, kind: "account" };
  const newest = createSecretBox((process.env.CREDENTIALS_ENCRYPTION_KEY ?? "").split(",")[0] ?? "");
  await putCredential(clinic, newest.seal(JSON.stringify({ secret: key }), owner).ciphertext);
  const message = expect.stringMatching(/cannot be read.*Enter them again/);
  const run = await sync(clinic);
  expect(run).toMatchObject({ status: "failed", error: { code: "credentials", message } });
  expect(await getConnection(ctx, { id })).toMatchObject({ status: "refused" });
  await updateConnection(ctx, { id, credentials: { apiKey: key } });
  await putCredential(clinic, newest.seal("no key", owner).ciphertext);
  await expect(validateConnection(ctx, { id })).rejects.toMatchObject({ code: "credentials", message });
  expect(await getConnection(ctx, { id })).toMatchObject({ status: "refused" });
  expect(await updateConnection(ctx, { id, credentials: { apiKey: key } })).toMatchObject({ status: "connected" });
});

test("a secret that was moved to another connection, or sealed with a key that is lost, opens nothing", async () => {
  const [mine, theirs] = [await aConnectedPractice(cliniko), await aConnectedPractice(cliniko)];
  const [stolen] = await credentialsOf(theirs);
  await putCredential(mine, Uint8Array.from(stolen?.ciphertext ?? []));
  await expect(validateConnection(mine.ctx, { id: mine.connection.id })).rejects.toThrow(/altered|another connection/);
  const owner = { organizationId: mine.ctx.organizationId, connectionId: mine.connection.id, kind: "account" };
  const lost = createSecretBox(randomBytes(32).toString("hex")).seal("{}", owner);
  await putCredential(mine, lost.ciphertext);
  await expect(validateConnection(mine.ctx, { id: mine.connection.id })).rejects.toThrow(/not among the keys/);
});

test("what is done to a connection stands in the audit log, without a secret", async () => {
  const { ctx, connection, key } = await aConnectedPractice(cliniko);
  const { id } = connection;
  await updateConnection(ctx, { id, credentials: { apiKey: key } });
  const { secret } = await renewWebhook(ctx, { id });
  await disconnect(ctx, { id });
  const { organizationId } = ctx;
  const entries = await withTenant(ctx, (db) =>
    db.auditEntry.findMany({ where: { organizationId, subjectId: id }, orderBy: { id: "asc" } }),
  );
  expect(entries.map(({ action }) => action)).toEqual([
    "connection_created",
    "connection_updated",
    "connection_webhook_renewed",
    "connection_disconnected",
  ]);
  const text = JSON.stringify(entries);
  for (const hidden of [key, secret]) expect(text).not.toContain(hidden);
});
