import { asAdmin } from "@tests/factories/admin-sql";
import { inRole } from "@tests/factories/clinics";
import { aPerson } from "@tests/factories/people";
import { anInvoice } from "@tests/factories/records";
import { aTill } from "@tests/factories/tills";
import { expect, test } from "vitest";
import { exportInvoices } from "@/features/invoices/export/mutations";
import { sayDataSent, unsayDataSent } from "@/features/invoices/mutations";
import { getInvoice, listInvoices } from "@/features/invoices/queries";
import { listInvoicesQuery } from "@/features/invoices/schema";
import { createPatient } from "@/features/patients/mutations";
import { permissionsByRole, type Role, roles } from "@/lib/auth/roles";
import { newId } from "@/lib/db/id";
import type { TenantContext } from "@/lib/tenant/context";

const list = (ctx: TenantContext, query: object = {}) => listInvoices(ctx, listInvoicesQuery.parse(query));

test("a nurse sends what belongs to an invoice: it leaves the queue, and who and when is told", async () => {
  const { ctx, id } = await aBill();
  const nurse = await somebody(ctx, "nurse");
  const other = await somebody(ctx, "nurse");
  expect((await list(nurse, { sent: "no" })).data.map((invoice) => invoice.id)).toEqual([id]);
  const invoice = await sayDataSent(nurse, { id });
  expect(invoice.dataSent).toMatchObject({ byName: nurse.actor.label, isMine: true });
  expect((await getInvoice(other, { id })).dataSent).toMatchObject({ byName: nurse.actor.label, isMine: false });
  expect(await list(nurse, { sent: "no" })).toMatchObject({ data: [], counts: { all: 1, notSent: 0, sent: 1 } });
  expect((await list(nurse, { sent: "yes" })).data).toHaveLength(1);
  expect(await deedsOf(ctx)).toEqual(["invoice_data_sent"]);
});

test("what is void or cancelled waits in no queue, whether listed, counted or exported, and stands in the list of all", async () => {
  const { ctx, id, bill } = await aBill();
  await bill(
    ...["Void", "Cancelled", "Unpaid"].map((status) => anInvoice({ externalId: status, number: status, status })),
  );
  const queue = await list(ctx, { sent: "no" });
  expect(queue.data.map(({ status }) => status).toSorted()).toEqual(["Paid", "Unpaid"]);
  expect(queue.counts).toEqual({ all: 4, notSent: 2, sent: 0 });
  expect((await list(ctx, { sent: "no", status: "Void" })).data).toEqual([]);
  const { lines } = await exportInvoices(ctx, { sent: "no", sort: "-at", format: "csv" });
  expect(await textOf(lines)).not.toMatch(/Void|Cancelled/);

  // What was sent stays told, whatever becomes of the invoice.
  await sayDataSent(await somebody(ctx, "nurse"), { id });
  await asAdmin("UPDATE invoices SET status = 'Void' WHERE id = $1", [id]);
  expect(await list(ctx, { sent: "yes" })).toMatchObject({ data: [{ id }], counts: { all: 4, notSent: 1, sent: 1 } });
});

test("of ten people who send it at once one has, and the others are told who", async () => {
  const { ctx, id } = await aBill();
  const nurses = await Promise.all(Array.from({ length: 10 }, () => somebody(ctx, "nurse")));
  const outcomes = await Promise.allSettled(nurses.map((nurse) => sayDataSent(nurse, { id })));
  const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  expect(refused).toHaveLength(9);
  const { dataSent } = await getInvoice(ctx, { id });
  for (const error of refused) {
    expect(error).toMatchObject({ code: "conflict", message: `${dataSent?.byName} has sent this already.` });
  }
  expect(await deedsOf(ctx)).toEqual(["invoice_data_sent"]);
});

test("within the hour it is taken back by whoever sent it, once, and can be sent again", async () => {
  const { ctx, id } = await aBill();
  const nurse = await somebody(ctx, "nurse");
  await sayDataSent(nurse, { id });
  await unsayDataSent(nurse, { id });
  await unsayDataSent(nurse, { id });
  expect((await getInvoice(nurse, { id })).dataSent).toBeNull();
  await sayDataSent(nurse, { id });
  expect(await deedsOf(ctx)).toEqual(["invoice_data_sent", "invoice_data_unsent", "invoice_data_sent"]);
});

test("a colleague cannot take it back, an administrator can, and after an hour nobody can", async () => {
  const { ctx, id } = await aBill();
  const [nurse, colleague, admin] = await Promise.all([
    somebody(ctx, "nurse"),
    somebody(ctx, "nurse"),
    somebody(ctx, "tenant_admin"),
  ]);
  await sayDataSent(nurse, { id });
  await expect(unsayDataSent(colleague, { id })).rejects.toMatchObject({ code: "conflict" });
  expect((await unsayDataSent(admin, { id })).dataSent).toBeNull();
  await sayDataSent(nurse, { id });
  await asAdmin("UPDATE invoices SET data_sent_at = now() - interval '61 minutes' WHERE id = $1", [id]);
  for (const person of [nurse, admin]) {
    await expect(unsayDataSent(person, { id })).rejects.toMatchObject({ code: "conflict" });
  }
  expect((await getInvoice(nurse, { id })).dataSent).not.toBeNull();
});

test("a sync that reads the invoice again leaves the mark", async () => {
  const { ctx, id, sell } = await aBill();
  await sayDataSent(await somebody(ctx, "nurse"), { id });
  await sell("Facial, renamed", { externalId: "4001", updatedAt: new Date() });
  expect((await getInvoice(ctx, { id })).dataSent).not.toBeNull();
});

test("another clinic's invoice is not there, neither to read nor to send", async () => {
  const { id } = await aBill();
  const stranger = await aBill();
  const nurse = await somebody(stranger.ctx, "nurse");
  for (const attempt of [getInvoice, sayDataSent, unsayDataSent]) {
    await expect(attempt(nurse, { id })).rejects.toMatchObject({ code: "not_found" });
  }
  await expect(sayDataSent(nurse, { id: newId() })).rejects.toMatchObject({ code: "not_found" });
});

test.each(roles)("%s sees, sends and takes back only as its role says", async (role) => {
  const { ctx, id } = await aBill();
  const person = await somebody(ctx, role);
  const has = (permission: string) => permissionsByRole[role].some((held) => held === "*" || held === permission);
  const refused = { code: "forbidden" };
  if (has("invoices.view")) {
    const invoice = await getInvoice(person, { id });
    // A nurse sees what to send, and neither the money's way nor the patients' records.
    expect(invoice.payments === null).toBe(!has("transactions.view"));
    expect((await list(person)).counts.all).toBe(1);
  } else {
    await expect(getInvoice(person, { id })).rejects.toMatchObject(refused);
    await expect(list(person)).rejects.toMatchObject(refused);
  }
  const file = exportInvoices(person, { sort: "-at", format: "csv" });
  if (has("invoices.view") && has("data.export")) expect((await file).fileName).toContain("invoices");
  else await expect(file).rejects.toMatchObject(refused);
  if (has("invoices.update_data_sent")) await sayDataSent(person, { id });
  else await expect(sayDataSent(person, { id })).rejects.toMatchObject(refused);
  if (!has("invoices.update_data_sent") && !has("invoices.manage")) {
    await expect(unsayDataSent(person, { id })).rejects.toMatchObject(refused);
  }
});

test("invoices are found by number and name, narrowed by status, and paged", async () => {
  const { ctx, sell } = await aBill();
  for (let place = 0; place < 7; place += 1) {
    await sell("Peel", { externalId: `500${place}`, customerName: place === 3 ? "Zoë Ågren" : "Maya Okafor" });
  }
  expect((await list(ctx, { search: "agren" })).data).toMatchObject([{ number: "95003", product: "Peel" }]);
  expect((await list(ctx, { search: "95004" })).data).toMatchObject([{ number: "95004" }]);
  expect((await list(ctx, { status: "Void" })).data).toEqual([]);
  const first = await list(ctx, { limit: 5 });
  const second = await list(ctx, { limit: 5, cursor: first.nextCursor });
  expect(new Set([...first.data, ...second.data].map((invoice) => invoice.id)).size).toBe(8);
});

test("an export holds every row of the filter in the list's order, safe in a spreadsheet, and is audited", async () => {
  const { ctx, sell, bill } = await aBill();
  await sell("=1+1", { externalId: "4002", customerName: '=HYPERLINK("http://x")', createdAt: new Date(0) });
  await bill(anInvoice({ externalId: "v3", number: "3", totalMinor: -1_414, createdAt: new Date(1) }));
  await sell("Sent", { externalId: "4004" });
  const { data } = await list(ctx, { search: "94004" });
  await sayDataSent(await somebody(ctx, "nurse"), { id: data[0]?.id ?? "" });
  const { lines, fileName, contentType } = await exportInvoices(ctx, { sent: "no", sort: "at", format: "csv" });
  const [head, ...rows] = (await textOf(lines)).split("\r\n");
  expect([fileName, contentType]).toEqual([
    expect.stringMatching(/^invoices-\d{4}-\d\d-\d\d\.csv$/),
    "text/csv; charset=utf-8",
  ]);
  expect(head).toContain("Time,Invoice,Status,Date,Due,Total,Paid,Open,Currency,Customer,Product");
  expect(rows.map((row) => row.split(",")[1])).toEqual(["94002", "3", "94001", undefined]);
  expect(rows[0]).toContain(`"'=HYPERLINK(""http://x"")","'=1+1",Uncategorized,1,`);
  expect(rows[1]).toContain(",-14.14,");
  const deeds = await asAdmin(
    "SELECT detail FROM audit_log WHERE organization_id = $1 AND action = 'invoices_exported'",
    [ctx.organizationId],
  );
  expect(deeds).toMatchObject([{ detail: { rows: 3, format: "csv", sent: "no", searched: false } }]);
  const all = await exportInvoices(ctx, { search: "94001", sort: "-at", format: "xlsx" });
  expect(all.fileName).toMatch(/\.xlsx$/);
  expect((await textOf(all.lines)).length).toBeGreaterThan(1_000);
});

test("who may export, but not see invoices, exports none", async () => {
  const { ctx } = await aBill();
  const clerk = { ...ctx, permissions: new Set(["data.export"]) };
  await expect(exportInvoices(clerk, { sort: "-at", format: "csv" })).rejects.toMatchObject({ code: "forbidden" });
});

test("a patient's invoices are found by the contact, who is named only to those who may see patients", async () => {
  const { ctx, id, sell } = await aBill();
  await sell("Peel", { externalId: "4002" });
  const patient = await createPatient(ctx, { firstName: "Maya", lastName: "Okafor" });
  await asAdmin("UPDATE invoices SET contact_id = $1, contact_match = 'matched' WHERE id = $2", [patient.id, id]);
  expect((await list(ctx, { contact: patient.id })).data).toMatchObject([{ id, patient: { name: "Maya Okafor" } }]);
  const nurse = await somebody(ctx, "nurse");
  expect((await list(nurse, { contact: patient.id })).data).toMatchObject([{ id, patient: null }]);
  expect((await getInvoice(nurse, { id })).patient).toBeNull();
});

test("days are the clinic's own, and the last one is included", async () => {
  const { ctx, sell } = await aTill();
  // 23:30 of the 1st and 00:30 of the 2nd of March in Melbourne.
  await sell("Peel", { externalId: "1", createdAt: new Date("2025-03-01T12:30:00Z") });
  await sell("Peel", { externalId: "2", createdAt: new Date("2025-03-01T13:30:00Z") });
  const numbers = async (query: object) => (await list(ctx, query)).data.map(({ number }) => number);
  expect(await numbers({ from: "2025-03-01", to: "2025-03-01" })).toEqual(["91"]);
  expect(await numbers({ from: "2025-03-02", to: "2025-03-02" })).toEqual(["92"]);
  expect(await numbers({ from: "2025-03-01", to: "2025-03-02", sort: "at" })).toEqual(["91", "92"]);
});

test("thousands of invoices leave in stretches, those of one moment included, each once", async () => {
  const { ctx, target } = await aTill();
  await asAdmin(
    `INSERT INTO invoices (organization_id, id, connection_id, external_id, number, status, currency, total_minor,
       source_created_at, source_updated_at)
     SELECT $1, gen_random_uuid(), $2, n::text, n::text, 'Paid', 'USD', n, now() - make_interval(hours => n / 700), now()
     FROM generate_series(1, 2500) AS n`,
    [ctx.organizationId, target.connectionId],
  );
  const { lines } = await exportInvoices(ctx, { sort: "-at", format: "csv" });
  const chunks: string[] = [];
  for await (const chunk of lines) chunks.push(String(chunk));
  const numbers = chunks
    .join("")
    .split("\r\n")
    .slice(1, -1)
    .map((row) => row.split(",")[1]);
  expect([numbers.length, new Set(numbers).size]).toEqual([2_500, 2_500]);
  expect(chunks.map((chunk) => chunk.split("\r\n").length - 1)).toEqual([1, 1_000, 1_000, 500]);
});

async function textOf(lines: AsyncIterable<string | Uint8Array>): Promise<string> {
  let text = "";
  for await (const line of lines) text += line;
  return text;
}

async function aBill() {
  const till = await aTill();
  await till.sell("Facial", { externalId: "4001", amountMinor: 17_500 });
  const { data } = await list(till.ctx);
  return { ...till, id: data[0]?.id ?? "" };
}

async function somebody(ctx: TenantContext, role: Role): Promise<TenantContext> {
  const { userId } = await aPerson(ctx, role);
  return { ...inRole(ctx, role), actor: { type: "user", id: userId, label: `${role} ${userId.slice(-4)}` } };
}

async function deedsOf({ organizationId }: TenantContext): Promise<unknown[]> {
  const rows = await asAdmin(
    "SELECT action FROM audit_log WHERE organization_id = $1 AND action LIKE 'invoice%' ORDER BY id",
    [organizationId],
  );
  return rows.map(({ action }) => action);
}
