import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic } from "@tests/factories/clinics";
import { expect, test } from "vitest";
import { sourceFlags } from "@/cli/node-flags";
import { recordAudit } from "@/features/audit/mutations";
import { checkAuditLog, renewSeal, sealAuditLog } from "@/features/audit/sealing/mutations";
import { getAuditStanding, verifyAuditLog } from "@/features/audit/sealing/queries";
import { linkHash, sealText } from "@/features/audit/sealing/rules";
import { checkAuditLogs, sealAuditLogs } from "@/features/upkeep/mutations";
import { createSecretBox } from "@/lib/crypto/secret-box";
import { randomToken } from "@/lib/crypto/signature";
import { newId, nilId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import type { TenantContext } from "@/lib/tenant/context";

const soon = () => new Date(Date.now() + 60_000);

test("what was recorded is sealed once each, and the chain is proved from its first row to its last", async () => {
  const ctx = await aSealedClinic(25);
  expect(await verifyAuditLog(ctx)).toMatchObject({ ok: true, rows: 25, unsealed: 0, fault: null });
  await record(ctx, 3);
  expect(await verifyAuditLog(ctx)).toMatchObject({ ok: true, rows: 25, unsealed: 3 });
  expect(await sealAuditLog(ctx, soon())).toBe(3);
  expect(await sealAuditLog(ctx, soon())).toBe(0);
  const { head, ...report } = await verifyAuditLog(ctx);
  expect(report).toMatchObject({ ok: true, rows: 28, unsealed: 0 });
  expect(head).toMatch(/^28:[0-9a-f]{64}$/);
});

test("a log without a row is proved, too", async () => {
  expect(await verifyAuditLog(await aClinic())).toMatchObject({ ok: true, rows: 0, head: null });
});

test("a row that is committed after younger ones were sealed gets its place", async () => {
  const ctx = await aClinic();
  let commit: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let written: () => void = () => undefined;
  const isWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const late = withTenant(ctx, async (db) => {
    await recordAudit(db, ctx, { action: "late", subjectType: "test" });
    written();
    await held;
  });
  await isWritten;
  await record(ctx, 5);
  expect(await sealAuditLog(ctx, soon())).toBe(5);
  commit();
  await late;
  expect(await sealAuditLog(ctx, soon())).toBe(1);
  expect(await verifyAuditLog(ctx)).toMatchObject({ ok: true, rows: 6 });
});

test("what is undone leaves nothing to seal", async () => {
  const ctx = await aClinic();
  const undone = withTenant(ctx, async (db) => {
    await recordAudit(db, ctx, { action: "undone", subjectType: "test" });
    throw new Error("changed our mind");
  });
  await expect(undone).rejects.toThrow("changed our mind");
  expect(await sealAuditLog(ctx, soon())).toBe(0);
});

test("any number of sealers at once, while others write, seal each row once", async () => {
  const ctx = await aClinic();
  const writers = Array.from({ length: 6 }, () => record(ctx, 20));
  const sealers = Array.from({ length: 6 }, () => sealAuditLog(ctx, soon()));
  await Promise.all([...writers, ...sealers]);
  await sealAuditLog(ctx, soon());
  expect(await verifyAuditLog(ctx)).toMatchObject({ ok: true, rows: 120, unsealed: 0, fault: null });
});

test("the worker seals every organization's log, proves it once a day, and keeps what it found", async () => {
  const [one, two] = [await aClinic(), await aClinic()];
  await record(one, 2);
  await record(two, 1);
  await sealAuditLogs(soon());
  for (let round = 0; round < 40; round += 1) await checkAuditLogs(soon());
  for (const ctx of [one, two]) {
    expect(await getAuditStanding(ctx)).toMatchObject({
      unsealed: 0,
      sealedAt: expect.any(String),
      checkedAt: expect.any(String),
      fault: null,
    });
  }
  const checks = await asAdmin(`SELECT id FROM audit_checks WHERE organization_id = $1`, [one.organizationId]);
  expect(checks).toHaveLength(1);
});

const rowAt = (sequence: number) =>
  `(SELECT entry_id FROM audit_links l WHERE l.organization_id = '$org' AND sequence = ${sequence})`;

// The sealed clinic has 25 rows under seals of 10, 10 and 5. Each deed is a superuser's, with triggers and keys off.
test.each([
  ["a row is changed", `UPDATE audit_log SET action = 'nothing' WHERE id = ${rowAt(7)}`, "changed", 7],
  ["a row's time is changed", `UPDATE audit_log SET at = at - interval '1 ms' WHERE id = ${rowAt(7)}`, "changed", 7],
  ["a row's detail is changed", `UPDATE audit_log SET detail = '{"n": 8}' WHERE id = ${rowAt(7)}`, "changed", 7],
  ["a row's actor is changed", `UPDATE audit_log SET actor_label = 'Nobody' WHERE id = ${rowAt(1)}`, "changed", 1],
  ["a row is removed", `DELETE FROM audit_log WHERE id = ${rowAt(9)}`, "missing", 9],
  ["the last row is removed", `DELETE FROM audit_log WHERE id = ${rowAt(25)}`, "missing", 25],
  ["a row and its link are removed", remove(9, 9), "gap", 9],
  ["a link is removed", `DELETE FROM audit_links WHERE organization_id = '$org' AND sequence = 3`, "gap", 3],
  [
    "a link is changed",
    `UPDATE audit_links SET hash = repeat('0', 64) WHERE organization_id = '$org' AND sequence = 4`,
    "changed",
    4,
  ],
  [
    "two rows change places",
    `UPDATE audit_links SET sequence = sequence + 1000 WHERE organization_id = '$org' AND sequence IN (23, 24); UPDATE audit_links SET sequence = 1047 - sequence WHERE organization_id = '$org' AND sequence > 1000`,
    "changed",
    23,
  ],
  ["the first rows are cut off", remove(1, 10), "gap", 1],
  ["the last rows are cut off, and their seal stays", remove(21, 25), "gap", 21],
  [
    "a seal is removed",
    `DELETE FROM audit_seals WHERE organization_id = '$org' AND last_sequence = 20`,
    "unsealed",
    11,
  ],
  [
    "the last seal is removed",
    `DELETE FROM audit_seals WHERE organization_id = '$org' AND last_sequence = 25`,
    "unsealed",
    21,
  ],
  [
    "a seal is exchanged",
    `UPDATE audit_seals SET seal = o.seal FROM audit_seals o WHERE audit_seals.organization_id = '$org' AND audit_seals.last_sequence = 20 AND o.organization_id = '$org' AND o.last_sequence = 10`,
    "resealed",
    11,
  ],
])("%s: noticed, and named", async (_, deed, reason, sequence) => {
  const ctx = await aSealedClinic(25, 10);
  const [row] = await asAdmin<{ id: string }>(
    `SELECT entry_id AS id FROM audit_links WHERE organization_id = $1 AND sequence = $2`,
    [ctx.organizationId, sequence],
  );
  await tamper(ctx, deed);
  const report = await verifyAuditLog(ctx);
  expect(report).toMatchObject({ ok: false, fault: { reason, sequence } });
  const isNamed = ["changed", "missing", "unsealed", "resealed"].includes(reason) && !deed.includes("SET sequence");
  if (isNamed) expect(report.fault?.entryId).toBe(row?.id);
});

test("a link that is removed alone leaves the row that it was of, which is named", async () => {
  const ctx = await aSealedClinic(5);
  const [row] = await asAdmin<{ id: string }>(`SELECT ${rowAt(3).replace("$org", ctx.organizationId)}::text AS id`);
  await tamper(ctx, `DELETE FROM audit_links WHERE organization_id = '$org' AND sequence = 3`);
  expect((await verifyAuditLog(ctx)).fault).toMatchObject({ reason: "gap", sequence: 3, entryId: row?.id });
});

test("a row that is put into the past by hand is named, though no link is broken", async () => {
  const ctx = await aSealedClinic(5);
  const id = newId();
  await tamper(ctx, forged(id));
  expect((await verifyAuditLog(ctx)).fault).toMatchObject({ reason: "unannounced", sequence: null, entryId: id });
  await sealAuditLog(ctx, soon());
  expect((await verifyAuditLog(ctx)).fault).toMatchObject({ reason: "unannounced", entryId: id });
});

test("a row that is put into the past and announced is sealed in the present, which shows that it was forged", async () => {
  const ctx = await aSealedClinic(5);
  const id = newId();
  await tamper(ctx, `${forged(id)}; INSERT INTO audit_unsealed VALUES ('$org', '${id}')`);
  await sealAuditLog(ctx, soon());
  expect((await verifyAuditLog(ctx)).fault).toMatchObject({ reason: "backdated", sequence: 6, entryId: id });
});

test("a row that is removed before it was sealed is missed", async () => {
  const ctx = await aSealedClinic(5);
  await record(ctx, 1);
  const [row] = await asAdmin<{ id: string }>(`SELECT entry_id AS id FROM audit_unsealed WHERE organization_id = $1`, [
    ctx.organizationId,
  ]);
  await tamper(ctx, `DELETE FROM audit_log WHERE organization_id = '$org' AND id = '${row?.id}'`);
  await sealAuditLog(ctx, soon());
  expect((await verifyAuditLog(ctx)).fault).toMatchObject({ reason: "missing", entryId: row?.id });
});

test("a whole chain that is hashed anew after a change needs a key that the database does not have", async () => {
  const ctx = await aSealedClinic(5);
  const { organizationId } = ctx;
  await tamper(ctx, `UPDATE audit_log SET action = 'nothing' WHERE id = ${rowAt(2)}`);
  const hash = await hashAnew(ctx);
  const text = sealText({ lastSequence: 5, hash, complete: true });
  const owner = { organizationId, connectionId: nilId, kind: "audit chain" };
  const forgedSeal = createSecretBox(randomToken()).seal(text, owner).ciphertext;
  await tamper(
    ctx,
    `UPDATE audit_seals SET hash = '${hash}', seal = '\\x${Buffer.from(forgedSeal).toString("hex")}' WHERE organization_id = '$org'`,
  );
  expect((await verifyAuditLog(ctx)).fault).toMatchObject({ reason: "resealed", sequence: 1, until: 5 });
});

test("seals of a key that was given up stand once a later seal vouches for them, and not before", async () => {
  const ctx = await aSealedClinic(10, 5);
  await tamper(
    ctx,
    `UPDATE audit_seals SET seal = overlay(seal PLACING '\\x00' FROM 2 FOR 1) WHERE organization_id = '$org'`,
  );
  expect((await verifyAuditLog(ctx)).fault).toMatchObject({ reason: "resealed", sequence: 1, until: 5 });
  expect(await renewSeal({ ...ctx, permissions: new Set(["config.update"]) }, soon())).toBe(true);
  expect(await verifyAuditLog(ctx)).toMatchObject({ ok: true, rows: 11 });
  expect(await renewSeal({ ...ctx, permissions: new Set(["config.update"]) }, soon())).toBe(false);
  await tamper(ctx, `UPDATE audit_log SET action = 'nothing' WHERE id = ${rowAt(2)}`);
  expect((await verifyAuditLog(ctx)).fault).toMatchObject({ reason: "changed", sequence: 2 });
});

test("an end that was cut off without a trace is missed by whoever noted it down", async () => {
  const ctx = await aSealedClinic(25, 10);
  const { head } = await verifyAuditLog(ctx);
  const [sequence = "", hash = ""] = (head ?? "").split(":");
  const noted = { sequence: Number(sequence), hash: hash.slice(0, 16) };
  expect(await verifyAuditLog(ctx, { noted })).toMatchObject({ ok: true });
  await tamper(ctx, `${remove(21, 25)}; DELETE FROM audit_seals WHERE organization_id = '$org' AND last_sequence > 20`);
  expect(await verifyAuditLog(ctx)).toMatchObject({ ok: true, rows: 20 });
  expect((await verifyAuditLog(ctx, { noted })).fault).toMatchObject({ reason: "cut", sequence: 25 });
});

test("a fault is kept with the proof, and another organization's is nobody's business", async () => {
  const [ctx, other] = [await aSealedClinic(5), await aSealedClinic(5)];
  await tamper(ctx, `UPDATE audit_log SET action = 'nothing' WHERE id = ${rowAt(2)}`);
  await checkAuditLog(ctx);
  expect((await getAuditStanding(ctx)).fault).toMatchObject({ reason: "changed", sequence: 2 });
  expect(await checkAuditLog(other)).toMatchObject({ ok: true });
});

test("whoever may not read the log learns nothing about its chain", async () => {
  const ctx = { ...(await aClinic()), permissions: new Set(["patients.view"]) };
  await expect(verifyAuditLog(ctx)).rejects.toMatchObject({ code: "forbidden" });
  await expect(getAuditStanding(ctx)).rejects.toMatchObject({ code: "forbidden" });
});

test("the command proves every organization on a line of its own, and fails when one is broken", async () => {
  const [ctx, other] = [await aSealedClinic(3), await aSealedClinic(2)];
  const [slug, otherSlug] = [await slugOf(ctx), await slugOf(other)];
  await tamper(ctx, `UPDATE audit_log SET action = 'nothing' WHERE id = ${rowAt(2)}`);
  const all = await verifyByCommand();
  expect(all.code).toBe(1);
  const fault = expect.objectContaining({ reason: "changed", sequence: 2 });
  expect(all.lines).toContainEqual(expect.objectContaining({ organization: slug, ok: false, fault }));
  const well = await verifyByCommand("--organization", otherSlug);
  expect(well).toMatchObject({ code: 0, lines: [{ organization: otherSlug, ok: true, rows: 2, fault: null }] });
});

test("many thousand rows that have waited for days are sealed and proved in stretches", async () => {
  const ctx = await aClinic();
  await asAdmin(
    `WITH entry AS (INSERT INTO audit_log (organization_id, id, at, actor_type, actor_label, action, subject_type, detail)
       SELECT $1::uuid, gen_random_uuid(), now() - interval '3 days', 'system', 'test', 'counted', 'test', jsonb_build_object('n', n)
       FROM generate_series(1, 12000) n RETURNING organization_id, id)
     INSERT INTO audit_unsealed SELECT organization_id, id FROM entry`,
    [ctx.organizationId],
  );
  expect(await sealAuditLog(ctx, soon())).toBe(12_000);
  expect(await verifyAuditLog(ctx)).toMatchObject({ ok: true, rows: 12_000 });
  await tamper(ctx, `UPDATE audit_log SET action = 'nothing' WHERE id = ${rowAt(11_000)}`);
  expect((await verifyAuditLog(ctx)).fault).toMatchObject({ reason: "changed", sequence: 11_000 });
});

/** A clinic with so many rows in its log, under seals of this many each. */
async function aSealedClinic(rows: number, perSeal = rows): Promise<TenantContext> {
  const ctx = await aClinic();
  for (let left = rows; left > 0; left -= perSeal) {
    await record(ctx, Math.min(perSeal, left));
    await sealAuditLog(ctx, soon());
  }
  return ctx;
}

async function record(ctx: TenantContext, count: number): Promise<void> {
  await withTenant(ctx, async (db) => {
    for (let n = 1; n <= count; n += 1) {
      await recordAudit(db, ctx, {
        action: "counted",
        subjectType: "test",
        subjectId: String(n),
        detail: { n, of: "é" },
      });
    }
  });
}

/** What somebody does who is stopped by no trigger, no key and no policy. */
async function tamper({ organizationId }: TenantContext, deed: string): Promise<void> {
  await asAdmin(`SET session_replication_role = replica; ${deed.replaceAll("$org", organizationId)}`);
}

function remove(from: number, to: number): string {
  const range = `organization_id = '$org' AND sequence BETWEEN ${from} AND ${to}`;
  return `DELETE FROM audit_log WHERE id IN (SELECT entry_id FROM audit_links WHERE ${range}); DELETE FROM audit_links WHERE ${range}`;
}

function forged(id: string): string {
  return `INSERT INTO audit_log (organization_id, id, at, actor_type, actor_label, action, subject_type)
    VALUES ('$org', '${id}', now() - interval '3 days', 'user', 'Somebody', 'sign_in', 'user')`;
}

/** Gives every link the hash that its row, as it now is, would have. Returns the last one. */
async function hashAnew({ organizationId }: TenantContext): Promise<string> {
  const rows = await asAdmin<Parameters<typeof linkHash>[2] & { sequence: number }>(
    `SELECT sequence, e.id, at, actor_type AS "actorType", actor_id AS "actorId", actor_label AS "actorLabel", action,
       subject_type AS "subjectType", subject_id AS "subjectId", detail::text, request_id AS "requestId"
     FROM audit_links l JOIN audit_log e ON e.id = l.entry_id AND e.organization_id = l.organization_id
     WHERE l.organization_id = $1 ORDER BY sequence`,
    [organizationId],
  );
  let hash = "";
  for (const { sequence, ...entry } of rows) {
    hash = linkHash(organizationId, hash, entry);
    await asAdmin(
      `SET session_replication_role = replica;
       UPDATE audit_links SET hash = '${hash}' WHERE organization_id = '${organizationId}' AND sequence = ${sequence}`,
    );
  }
  return hash;
}

async function slugOf({ organizationId }: TenantContext): Promise<string> {
  const [row] = await asAdmin<{ slug: string }>(`SELECT slug FROM organizations WHERE id = $1`, [organizationId]);
  return row?.slug ?? "";
}

async function verifyByCommand(...args: string[]): Promise<{ code: number; lines: object[] }> {
  const command = [...sourceFlags, "src/cli/audit-verify.ts", ...args];
  const { stdout, code } = await promisify(execFile)(process.execPath, command)
    .then(({ stdout: text }) => ({ stdout: text, code: 0 }))
    .catch((error: { stdout: string; code: number }) => error);
  return {
    code,
    lines: stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
}
