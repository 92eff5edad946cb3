import { aBrowser } from "@tests/factories/browsers";
import { aClinic } from "@tests/factories/clinics";
import { aPerson } from "@tests/factories/people";
import { expect, test } from "vitest";
import { GET as getAudit } from "@/app/api/audit/route";
import { exportAudit } from "@/features/audit/export/mutations";
import { recordAudit } from "@/features/audit/mutations";
import { listAudit, listAuditChoices } from "@/features/audit/queries";
import { type AuditEntryView, type AuditFilterInput, listAuditEndpoint } from "@/features/audit/schema";
import { newId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import type { TenantContext } from "@/lib/tenant/context";

test("the log can be narrowed to what it was done to", async () => {
  const ctx = await aClinic();
  const [one, two] = [newId(), newId()];
  await record(ctx, { action: "patient_viewed", subjectType: "contact", subjectId: one });
  await record(ctx, { action: "patient_viewed", subjectType: "contact", subjectId: two });
  await record(ctx, { action: "sync_started", subjectType: "sync_run", subjectId: newId() });
  const { cookie } = await aPerson(ctx, "tenant_admin");
  const seen = async (query: string) => {
    const answer = await aBrowser().call(listAuditEndpoint, getAudit, { query, headers: { cookie } });
    expect(answer.status).toBe(200);
    return (answer.json.data as AuditEntryView[]).map(({ subjectId }) => subjectId);
  };
  expect(await seen("?subjectType=contact")).toEqual([two, one]);
  expect(await seen(`?subjectType=contact&subjectId=${one}`)).toEqual([one]);
  expect(await seen(`?subjectType=contact&subjectId=${one}&action=sync_started`)).toEqual([]);
  expect(await seen("?subjectType=nothing")).toEqual([]);
});

test("the filters offer what the log holds, each once", async () => {
  const ctx = await aClinic();
  for (const action of ["b_done", "a_done", "b_done", "a_done"]) await record(ctx, { action, subjectType: "test" });
  await record(ctx, { action: "c_done", subjectType: "other" });
  expect(await listAuditChoices(ctx)).toEqual({
    actions: ["a_done", "b_done", "c_done"],
    subjectTypes: ["other", "test"],
    people: [{ id: "id" in ctx.actor ? ctx.actor.id : "", name: "Somebody" }],
  });
  expect(await listAuditChoices(await aClinic())).toEqual({ actions: [], subjectTypes: [], people: [] });
});

test("the file holds every entry that fits, newest first, over several batches", async () => {
  const ctx = await aClinic();
  await withTenant(ctx, async (db) => {
    for (let n = 0; n < 1_203; n += 1) {
      await recordAudit(db, ctx, { action: "counted", subjectType: "test", subjectId: String(n) });
    }
  });
  await record(ctx, { action: "other", subjectType: "test" });
  const lines = await linesOf(ctx, { action: "counted" });
  expect(lines).toHaveLength(1_204);
  const all = await everyEntry(ctx, "counted");
  expect(lines.slice(1).map((line) => line.split(",")[9])).toEqual(all.map(({ id }) => id));
});

test("nothing in the file runs as a formula, and nothing breaks a line", async () => {
  const label = '=HYPERLINK("http://x.example")';
  const ctx = { ...(await aClinic()), actor: { type: "user", id: newId(), label } } satisfies TenantContext;
  await record(ctx, { action: "counted", subjectType: "+cmd", subjectId: "@SUM(A1)", detail: { text: 'a\r\nb,"c"' } });
  const [, line = ""] = await linesOf(ctx, { action: "counted" });
  const cells = [...line.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
  expect(cells.filter((cell) => /^[=+@-]/.test(cell))).toEqual([]);
  expect(cells).toContain('{""text"":""a\\r\\nb,\\""c\\""""}');
});

test("who took the log along, and how much of it under which filters, is in the log", async () => {
  const ctx = await aClinic();
  await record(ctx, { action: "counted", subjectType: "test" });
  const from = "2026-01-01T00:00:00Z";
  await linesOf(ctx, { action: "counted", from });
  const { data } = await listAudit(ctx, { action: "audit_exported", limit: 10 });
  expect(data).toMatchObject([{ actor: { label: "Somebody" }, detail: { rows: 1, action: "counted", from } }]);
});

test("a file whose reading has begun is noted even if nobody reads it to its end", async () => {
  const ctx = await aClinic();
  await exportAudit(ctx, {});
  expect((await listAudit(ctx, { action: "audit_exported", limit: 10 })).data).toHaveLength(1);
});

test.each([
  ["the log", new Set(["data.export"])],
  ["files", new Set(["audit.view"])],
])("whoever may not have %s gets no file", async (_, permissions) => {
  const ctx = { ...(await aClinic()), permissions };
  await expect(exportAudit(ctx, {})).rejects.toMatchObject({ code: "forbidden" });
});

test("no file holds another clinic's entries", async () => {
  const [ctx, other] = [await aClinic(), await aClinic()];
  await record(other, { action: "theirs", subjectType: "test" });
  expect((await linesOf(ctx, {})).join()).not.toContain("theirs");
});

type Deed = Parameters<typeof recordAudit>[2];

async function record(ctx: TenantContext, deed: Deed): Promise<void> {
  await withTenant(ctx, (db) => recordAudit(db, ctx, deed));
}

async function linesOf(ctx: TenantContext, filter: AuditFilterInput): Promise<string[]> {
  // What is written at the very moment that the file begins is not in it.
  const later = { ...ctx, now: () => new Date(Date.now() + 1_000) };
  let text = "";
  for await (const part of (await exportAudit(later, filter)).lines) text += part;
  return text.split("\r\n").filter(Boolean);
}

async function everyEntry(ctx: TenantContext, action: string): Promise<AuditEntryView[]> {
  const entries: AuditEntryView[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAudit(ctx, { action, limit: 200, cursor });
    entries.push(...page.data);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return entries;
}
