import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic, aConnection } from "@tests/factories/clinics";
import { anInvoice, aPatient, aPayment, itsDetail } from "@tests/factories/records";
import { aContract } from "@tests/factories/tills";
import { expect, test } from "vitest";
import { mirrorPatients } from "@/features/patients/sink";
import { recomputeCustomers } from "@/features/payments/customers/mutations";
import { mirrorContracts, mirrorInvoices, mirrorTransactions } from "@/features/payments/sink";
import { withTenant } from "@/lib/db/tenant";
import type { Address, ContractRecord, InvoiceRecord, PatientRecord } from "@/lib/integrations/records";

const home: Address = { lines: ["12 Kelp St"], city: "Seaview", state: "VIC", postCode: "3998", country: "Australia" };
const billed: Address = { lines: ["12  KELP st "], city: "Seaview", state: "VIC", postCode: "3998", country: "AU" };

test("name, street and post code together say who a customer is, on the invoice and on what paid for it", async () => {
  const { matches } = await aClinicWith([aPatient({ address: home })], [bill({ billingAddress: billed })]);
  expect(await matches()).toEqual({ invoices: { 7001: "matched to 1001" }, payments: { 4001: "matched to 1001" } });
});

test.each([
  ["the name alone", { billingAddress: null }],
  ["name and post code", { billingAddress: { ...billed, lines: ["3 Other Rd"] } }],
  ["name and street", { billingAddress: { ...billed, postCode: "2000" } }],
])("%s is not enough", async (_, detail) => {
  const { matches } = await aClinicWith([aPatient({ address: home })], [bill(detail)]);
  expect((await matches()).invoices).toEqual({ 7001: "unmatched" });
});

test.each([
  ["no post code", { postCode: null }],
  ["no street", { lines: [] }],
])("that both have %s in common is no evidence", async (_, nothing) => {
  const patient = aPatient({ address: { ...home, ...nothing } });
  const { matches } = await aClinicWith([patient], [bill({ billingAddress: { ...billed, ...nothing } })]);
  expect((await matches()).invoices).toEqual({ 7001: "unmatched" });
});

test("somebody without a name is nobody's customer, and who is archived or a lead is none", async () => {
  const nameless = aPatient({ address: home, firstName: null, lastName: null });
  const unnamed = { ...bill({ billingAddress: billed }), customerName: null };
  const { matches } = await aClinicWith([nameless], [unnamed]);
  expect((await matches()).invoices).toEqual({ 7001: "unmatched" });
  const known = await aClinicWith([aPatient({ address: home })], [bill({ billingAddress: billed })]);
  for (const standing of ["status = 'archived'", "status = 'active', contact_type = 'lead'"]) {
    expect((await known.matches()).invoices).toEqual({ 7001: "matched to 1001" });
    await asAdmin(`UPDATE contacts SET ${standing} WHERE organization_id = $1`, [known.ctx.organizationId]);
    expect((await known.matches()).invoices, standing).toEqual({ 7001: "unmatched" });
    await asAdmin(
      "UPDATE contacts SET status = 'active', contact_type = 'cliniko_patient' WHERE organization_id = $1",
      [known.ctx.organizationId],
    );
  }
});

test("street and post code of somebody else's are not enough", async () => {
  const patient = aPatient({ address: home, firstName: "Noor" });
  const { matches } = await aClinicWith([patient], [bill({ billingAddress: billed })]);
  expect((await matches()).invoices).toEqual({ 7001: "unmatched" });
});

test("two people who fit alike are told apart by nobody", async () => {
  const twins = [aPatient({ address: home }), aPatient({ externalId: "1002", address: home })];
  const { matches } = await aClinicWith(twins, [bill({ billingAddress: billed })]);
  expect(await matches()).toEqual({ invoices: { 7001: "ambiguous" }, payments: { 4001: "ambiguous" } });
});

test("a customer whom one invoice proves is the same person on another, by the provider's own number", async () => {
  const other = { ...bill({ billingAddress: null, paymentIds: [] }), externalId: "7002", number: "2002" };
  const { matches } = await aClinicWith([aPatient({ address: home })], [bill({ billingAddress: billed }), other]);
  expect((await matches()).invoices).toEqual({ 7001: "matched to 1001", 7002: "matched to 1001" });
});

test("who arrives later is found, and a match ends with its evidence", async () => {
  const { matches, arrive, target, ctx } = await aClinicWith([], [bill({ billingAddress: billed })]);
  expect((await matches()).invoices).toEqual({ 7001: "unmatched" });
  await arrive([aPatient({ address: home })]);
  expect((await matches()).invoices).toEqual({ 7001: "matched to 1001" });
  const moved = aPatient({ address: { ...home, postCode: "3000" }, updatedAt: new Date("2025-06-01T00:00:00Z") });
  await withTenant(ctx, (db) => mirrorPatients(db, target, [moved]));
  expect((await matches()).invoices).toEqual({ 7001: "unmatched" });
});

const charge = { totalMinor: 24_900, currency: "USD", createdAt: new Date("2025-03-01T09:00:00Z") };
const member = { amountMinor: 24_900, currency: "USD", lastInvoiceAt: new Date("2025-03-01T09:00:20Z") };

test("a membership is that of the customer whom it charged last", async () => {
  const charged = { ...bill({ billingAddress: billed }), ...charge };
  const { enrol, membership } = await aClinicWith([aPatient({ address: home })], [charged]);
  await enrol(aContract(member));
  expect(await membership()).toBe("matched to 1001");
  await enrol(aContract({ ...member, customerName: "Noor Okafor", updatedAt: new Date("2025-06-01T00:00:00Z") }));
  expect(await membership()).toBe("unmatched");
});

test.each([
  ["the name", { customerName: "Noor Okafor" }],
  ["the amount", { amountMinor: 24_901 }],
  ["the currency", { currency: "CAD" }],
  ["the moment", { lastInvoiceAt: new Date("2025-03-01T09:02:00Z") }],
  ["any moment", { lastInvoiceAt: null }],
])("a membership without %s in common with a charge is nobody's", async (_, facts) => {
  const charged = { ...bill({ billingAddress: billed }), ...charge };
  const { enrol, membership } = await aClinicWith([aPatient({ address: home })], [charged]);
  await enrol(aContract({ ...member, ...facts }));
  expect(await membership()).toBe("unmatched");
});

test("a membership whose charge may have been of two customers of one name is nobody's", async () => {
  const charged = { ...bill({ billingAddress: billed, customerExternalId: "1" }), ...charge };
  const other = bill({ billingAddress: null, customerExternalId: "2", paymentIds: [] });
  const { enrol, membership } = await aClinicWith(
    [aPatient({ address: home })],
    [charged, { ...other, ...charge, externalId: "7002", number: "2002" }],
  );
  await enrol(aContract(member));
  expect(await membership()).toBe("ambiguous");
});

test("people of another clinic are nobody's customers here", async () => {
  await aClinicWith([aPatient({ address: home })], []);
  const { matches } = await aClinicWith([], [bill({ billingAddress: billed })]);
  expect((await matches()).invoices).toEqual({ 7001: "unmatched" });
});

function bill(detail: Partial<NonNullable<InvoiceRecord["detail"]>>): InvoiceRecord {
  return anInvoice({ detail: itsDetail(detail) });
}

async function aClinicWith(patients: PatientRecord[], invoices: InvoiceRecord[]) {
  const ctx = await aClinic();
  const target = await aConnection(ctx);
  const { organizationId } = ctx;
  const arrive = (records: PatientRecord[]) => withTenant(ctx, (db) => mirrorPatients(db, target, records));
  await arrive(patients);
  await withTenant(ctx, async (db) => {
    await mirrorTransactions(db, target, [aPayment()]);
    await mirrorInvoices(db, target, invoices);
  });
  const matches = async () => {
    await recomputeCustomers(ctx);
    return withTenant(ctx, async (db) => {
      const include = { contact: { select: { externalId: true } } };
      return {
        invoices: named(await db.invoice.findMany({ where: { organizationId }, include })),
        payments: named(await db.transaction.findMany({ where: { organizationId }, include })),
      };
    });
  };
  const enrol = (record: ContractRecord) => withTenant(ctx, (db) => mirrorContracts(db, target, [record]));
  const membership = async () => {
    await recomputeCustomers(ctx);
    const include = { contact: { select: { externalId: true } } };
    const rows = await withTenant(ctx, (db) => db.contract.findMany({ where: { organizationId }, include }));
    return Object.values(named(rows))[0];
  };
  return { ctx, target, arrive, matches, enrol, membership };
}

type Row = { externalId: string; contactMatch: string; contact: { externalId: string | null } | null };

function named(rows: Row[]): Record<string, string> {
  const said = (row: Row) => (row.contact ? `${row.contactMatch} to ${row.contact.externalId}` : row.contactMatch);
  return Object.fromEntries(rows.map((row) => [row.externalId, said(row)]));
}
