import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, aSignedUpOwner, signInFrom } from "@tests/factories/browsers";
import { expect, test } from "vitest";
import { GET as getAudit } from "@/app/api/audit/route";
import { POST as postLogout } from "@/app/api/auth/logout/route";
import { signOutEndpoint } from "@/features/accounts/schema";
import { recordAudit } from "@/features/audit/mutations";
import { type AuditEntryView, listAuditEndpoint } from "@/features/audit/schema";
import { withTenant } from "@/lib/db/tenant";
import { mintContext } from "@/lib/tenant/mint";

test("the log tells who came, who failed to, and who left", async () => {
  const { browser, email, userId } = await aSignedUpOwner();
  await signInFrom(aBrowser(), email, "a wrong guess");
  const phone = aBrowser();
  await signInFrom(phone, email);
  await phone.call(signOutEndpoint, postLogout);
  const entries = await logSeenBy(browser);
  expect(entries.map(({ action, actor }) => [action, actor.label])).toEqual([
    ["sign_out", "Ida Lund"],
    ["sign_in", "Ida Lund"],
    ["sign_in_failed", "Sign-in"],
    ["sign_up", "Ida Lund"],
  ]);
  for (const entry of entries) expect(entry.requestId).toMatch(/^[\w-]{8,64}$/);
  expect(entries.at(-1)?.subjectId).toBe(userId);
});

test("the log is read page by page, nothing twice and nothing missed, also within one millisecond", async () => {
  const owner = await aSignedUpOwner();
  const ctx = contextOf(owner.organizationId, new Date("2026-03-01T00:00:00.000Z"));
  await withTenant(ctx, async (db) => {
    for (let count = 0; count < 25; count += 1) {
      await recordAudit(db, ctx, { action: "counted", subjectType: "test", subjectId: String(count) });
    }
  });
  const seen: string[] = [];
  let cursor: unknown = "";
  for (let pages = 0; pages < 10 && cursor !== null; pages += 1) {
    const query = `?limit=7&action=counted${cursor ? `&cursor=${cursor}` : ""}`;
    const { json } = await owner.browser.call(listAuditEndpoint, getAudit, { query });
    seen.push(...(json.data as AuditEntryView[]).map(({ id }) => id));
    cursor = json.nextCursor;
  }
  expect(seen).toHaveLength(25);
  expect(new Set(seen).size).toBe(25);
  expect(seen).toEqual(seen.toSorted().toReversed());
});

test("the log can be narrowed to an actor and a time", async () => {
  const { browser, userId, organizationId } = await aSignedUpOwner();
  const ctx = contextOf(organizationId, new Date("2026-03-01T00:00:00Z"));
  await withTenant(ctx, (db) => recordAudit(db, ctx, { action: "counted", subjectType: "test" }));
  const actions = async (query: string) => (await logSeenBy(browser, query)).map(({ action }) => action);
  expect(await actions(`?actor=${userId}`)).toEqual(["sign_up"]);
  expect(await actions("?from=2026-03-01T00:00:00Z&to=2026-03-01T00:00:01Z")).toEqual(["counted"]);
  expect(await actions("?to=2026-03-01T00:00:00Z")).toEqual([]);
});

test("nobody reads another clinic's log, and not everybody reads their own", async () => {
  const { browser, userId } = await aSignedUpOwner();
  const other = await aSignedUpOwner();
  expect((await logSeenBy(browser)).map(({ subjectId }) => subjectId)).not.toContain(other.userId);
  await asAdmin(`UPDATE organization_users SET role = 'viewer' WHERE user_id = $1`, [userId]);
  expect((await browser.call(listAuditEndpoint, getAudit)).status).toBe(403);
  expect((await aBrowser().call(listAuditEndpoint, getAudit)).status).toBe(401);
});

test("what is undone is not in the log either", async () => {
  const { browser, organizationId } = await aSignedUpOwner();
  const ctx = contextOf(organizationId);
  const undone = withTenant(ctx, async (db) => {
    await recordAudit(db, ctx, { action: "undone", subjectType: "test" });
    throw new Error("changed our mind");
  });
  await expect(undone).rejects.toThrow("changed our mind");
  expect((await logSeenBy(browser)).map(({ action }) => action)).not.toContain("undone");
});

test("a sign-in that cannot be written down does not happen", async () => {
  const { email, userId } = await aSignedUpOwner();
  const sessions = () => asAdmin(`SELECT id FROM sessions WHERE user_id = $1`, [userId]);
  const before = await sessions();
  await asAdmin(`REVOKE INSERT ON audit_log FROM hub_app`);
  try {
    expect((await signInFrom(aBrowser(), email)).status).toBe(500);
  } finally {
    await asAdmin(`GRANT INSERT ON audit_log TO hub_app`);
  }
  expect(await sessions()).toEqual(before);
});

test.each([
  ["changed", `UPDATE audit_log SET action = 'nothing' WHERE organization_id = $1`],
  ["removed", `DELETE FROM audit_log WHERE organization_id = $1`],
  ["emptied", `TRUNCATE audit_log CASCADE`],
])("a row of the log cannot be %s, not even by the database's administrator", async (_, statement) => {
  const { browser, organizationId } = await aSignedUpOwner();
  const values = statement.includes("$1") ? [organizationId] : [];
  await expect(asAdmin(statement, values)).rejects.toThrow("append-only");
  expect((await logSeenBy(browser)).map(({ action }) => action)).toEqual(["sign_up"]);
});

async function logSeenBy(browser: ReturnType<typeof aBrowser>, query = ""): Promise<AuditEntryView[]> {
  const { status, json } = await browser.call(listAuditEndpoint, getAudit, { query });
  expect(status).toBe(200);
  return json.data as AuditEntryView[];
}

function contextOf(organizationId: string, now?: Date) {
  const actor = { type: "system", label: "Test" } as const;
  return mintContext({ organizationId, actor, permissions: [], ...(now ? { now: () => now } : {}) });
}
