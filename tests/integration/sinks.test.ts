import { aClinic, aConnection, type Target } from "@tests/factories/clinics";
import { aBusiness, anAppointment, anAttendee, aPatient } from "@tests/factories/records";
import { expect, test } from "vitest";
import { mirrorPatients } from "@/features/patients/sink";
import { mirrorAppointments, mirrorAttendees, mirrorBusinesses } from "@/features/practice/sink";
import { withTenant } from "@/lib/db/tenant";
import type { PatientRecord } from "@/lib/integrations/records";
import type { TenantContext } from "@/lib/tenant/context";

test("a patient becomes a contact that is found by name, phone, e-mail and number", async () => {
  const { ctx, target } = await aPractice();
  const [change] = await sync(ctx, target, [
    aPatient({
      firstName: "Zoë",
      lastName: "O'Brien",
      displayName: "Zoë O'Brien",
      phones: [
        { raw: "03 5550 1234 ", e164: null, label: "Fax" },
        { raw: "(04) 9157 0006", e164: "+61491570006", label: "Mobile" },
      ],
      emails: ["Zoe.OB@Mail.example", "second@mail.example"],
      consents: [{ channel: "sms_marketing", granted: false }],
    }),
  ]);

  expect(change).toMatchObject({ externalId: "1001", change: "created" });
  const contact = await read(ctx, "1001");
  expect(contact).toMatchObject({
    status: "active",
    contactType: "cliniko_patient",
    sortName: "o'brien zoe",
    primaryPhone: "+61491570006",
    primaryEmail: "Zoe.OB@Mail.example",
    sourceSystems: ["cliniko"],
  });
  const identifiers = contact.identifiers.map(({ kind, value, raw, valid }) => [kind, value, raw, valid]);
  expect(identifiers).toEqual([
    ["cliniko", "1001", "1001", true],
    ["email", "second@mail.example", "second@mail.example", true],
    ["email", "zoe.ob@mail.example", "Zoe.OB@Mail.example", true],
    ["phone", "+61491570006", "(04) 9157 0006", true],
    ["phone", "03 5550 1234", "03 5550 1234 ", false],
  ]);
  const tokens = contact.tokens.map(({ token }) => token);
  for (const word of ["zoe", "brien", "obrien", "zoe.ob", "zoe.ob@mail.example", "0491570006", "491570006", "1001"]) {
    expect(tokens).toContain(word);
  }
  expect(contact.consents).toMatchObject([{ channel: "sms_marketing", status: "withheld", source: "cliniko" }]);
});

test("a page that says nothing new writes no row of any table", async () => {
  const { ctx, target } = await aPractice();
  const page = [
    aPatient(),
    aPatient({ externalId: "1002", mergedInto: "1001", consents: [{ channel: "email_marketing", granted: true }] }),
  ];
  await sync(ctx, target, page);
  const before = await versions(ctx);
  expect(await sync(ctx, target, page)).toEqual([]);
  expect(await versions(ctx)).toEqual(before);
});

test("a phone that was taken away in Cliniko is gone here, and the e-mail beside it was not written again", async () => {
  const { ctx, target } = await aPractice();
  await sync(ctx, target, [aPatient()]);
  const email = (await read(ctx, "1001")).identifiers.find(({ kind }) => kind === "email");
  const [change] = await sync(ctx, target, [aPatient({ phones: [], updatedAt: new Date("2025-03-02T00:00:00Z") })]);
  expect(change?.change).toBe("updated");
  const after = await read(ctx, "1001");
  expect(after.identifiers.map(({ kind }) => kind)).toEqual(["cliniko", "email"]);
  expect(after.identifiers.find(({ kind }) => kind === "email")).toEqual(email);
  expect(after.tokens.map(({ token }) => token)).not.toContain("0491570006");
});

test("a household shares a phone and an e-mail without becoming one person", async () => {
  const { ctx, target } = await aPractice();
  await sync(ctx, target, [aPatient(), aPatient({ externalId: "1002", firstName: "Ike", displayName: "Ike Okafor" })]);
  expect((await read(ctx, "1001")).id).not.toBe((await read(ctx, "1002")).id);
  expect((await read(ctx, "1002")).identifiers.map(({ value }) => value)).toContain("+61491570006");
});

test("an older answer that arrives late changes neither the contact nor what it is found by", async () => {
  const { ctx, target } = await aPractice();
  await sync(ctx, target, [aPatient({ firstName: "New", displayName: "New Okafor", emails: [] })]);
  expect(await sync(ctx, target, [aPatient({ emails: [], updatedAt: new Date("2025-02-01T00:00:00Z") })])).toEqual([]);
  const contact = await read(ctx, "1001");
  expect(contact.displayName).toBe("New Okafor");
  expect(contact.tokens.map(({ token }) => token)).not.toContain("maya");
});

test("of a patient who is twice on a page the newer facts are found", async () => {
  const { ctx, target } = await aPractice();
  const newer = aPatient({
    firstName: "New",
    displayName: "New Okafor",
    emails: [],
    updatedAt: new Date("2025-04-01T00:00:00Z"),
  });
  await sync(ctx, target, [newer, aPatient({ emails: [] })]);
  const contact = await read(ctx, "1001");
  expect(contact.displayName).toBe("New Okafor");
  expect(contact.tokens.map(({ token }) => token)).toContain("new");
  expect(contact.tokens.map(({ token }) => token)).not.toContain("maya");
});

test("text that a database cannot hold, and text that is far too long, lose nobody", async () => {
  const { ctx, target } = await aPractice();
  const odd = aPatient({
    firstName: "Ma\0ya\ud800",
    lastName: "\u202e🙂".repeat(3000),
    displayName: "Ma\0ya",
    emails: [`${"x".repeat(5000)}@mail.example`, "not an address"],
    phones: [{ raw: "\0 call the front desk", e164: null, label: null }],
    metadata: { "no\0te": "a\0b" },
  });
  await sync(ctx, target, [odd]);
  const contact = await read(ctx, "1001");
  expect(contact.displayName).toBe("Maya");
  expect(contact.metadata).toMatchObject({ note: "ab" });
  expect(contact.identifiers.find(({ value }) => value === "not an address")?.valid).toBe(false);
  expect(await sync(ctx, target, [odd])).toEqual([]);
});

test("what is ours on a patient stays when Cliniko's facts change", async () => {
  const { ctx, target } = await aPractice();
  await sync(ctx, target, [aPatient()]);
  const { id } = await read(ctx, "1001");
  const { organizationId } = ctx;
  await withTenant(ctx, (db) =>
    db.contact.update({
      where: { organizationId_id: { organizationId, id } },
      data: { tags: ["vip"], notes: "Prefers mornings" },
    }),
  );
  await sync(ctx, target, [aPatient({ firstName: "May", updatedAt: new Date("2025-04-01T00:00:00Z") })]);
  expect(await read(ctx, "1001")).toMatchObject({ firstName: "May", tags: ["vip"], notes: "Prefers mornings" });
});

test.each([
  [{ mergedInto: "1", archivedAt: new Date(), deletedAt: new Date() }, "merged"],
  [{ archivedAt: new Date(), deletedAt: new Date() }, "deleted"],
  [{ archivedAt: new Date() }, "archived"],
  [{}, "active"],
])("a patient with %o is %s", async (facts: Partial<PatientRecord>, status) => {
  const { ctx, target } = await aPractice();
  await sync(ctx, target, [aPatient(facts)]);
  expect((await read(ctx, "1001")).status).toBe(status);
});

test("the practice's own tables take their rows, and a zone that no clock knows is left out", async () => {
  const { ctx, target } = await aPractice();
  const { organizationId } = ctx;
  await withTenant(ctx, async (db) => {
    await mirrorBusinesses(db, target, [aBusiness(), aBusiness({ externalId: "2", timeZone: "Melbourne" })]);
    await mirrorAppointments(db, target, [anAppointment({ type: "group", cancellationReason: "Aw\0ay" })]);
    await mirrorAttendees(db, target, [anAttendee()]);
  });
  const zones = await withTenant(ctx, (db) =>
    db.business.findMany({ where: { organizationId }, orderBy: { externalId: "asc" }, select: { timeZone: true } }),
  );
  expect(zones).toEqual([{ timeZone: "Australia/Melbourne" }, { timeZone: null }]);
  const [appointment] = await withTenant(ctx, (db) => db.appointment.findMany({ where: { organizationId } }));
  expect(appointment).toMatchObject({ kind: "group", cancellationReason: "Away" });
  expect(await withTenant(ctx, (db) => db.attendee.count({ where: { organizationId } }))).toBe(1);
});

async function aPractice() {
  const ctx = await aClinic();
  return { ctx, target: await aConnection(ctx) };
}

function sync(ctx: TenantContext, target: Target, records: PatientRecord[]) {
  return withTenant(ctx, (db) => mirrorPatients(db, target, records));
}

function read(ctx: TenantContext, externalId: string) {
  return withTenant(ctx, (db) =>
    db.contact.findFirstOrThrow({
      where: { organizationId: ctx.organizationId, externalId },
      include: { identifiers: { orderBy: [{ kind: "asc" }, { value: "asc" }] }, tokens: true, consents: true },
    }),
  );
}

/** The transaction that last wrote each row, so that a write that changes nothing is seen as well. */
function versions(ctx: TenantContext) {
  return withTenant(
    ctx,
    (db) => db.$queryRaw`
      SELECT 'contact' AS "of", id::text, xmin::text, ctid::text FROM contacts
      UNION ALL SELECT 'identifier', id::text, xmin::text, ctid::text FROM contact_identifiers
      UNION ALL SELECT 'token', token, xmin::text, ctid::text FROM contact_tokens
      UNION ALL SELECT 'consent', id::text, xmin::text, ctid::text FROM consents ORDER BY 1, 2`,
  );
}
