import { Prisma } from "@/lib/db/generated/client";
import type { TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import type { TenantContext } from "@/lib/tenant/context";

type Target = { ctx: TenantContext; connectionId: string };
type Write = (db: TenantDb) => Promise<unknown>;

const recordsPerTransaction = 100;

/**
 * What a plain sync does: one Prisma upsert for each row, one after the other. Takes so many of the patients that
 * another organization has, and the visits of all its kinds in proportion; a hundred records share a transaction, which
 * spares it commits. Tells how many records that were, and in what time.
 */
export async function upsertOneByOne(
  from: TenantContext,
  to: Target,
  patients: number,
): Promise<{ records: number; seconds: number }> {
  const records = await recordWrites(from, to, patients);
  const startedAt = performance.now();
  for (let start = 0; start < records.length; start += recordsPerTransaction) {
    const some = records.slice(start, start + recordsPerTransaction);
    await withTenant(
      to.ctx,
      async (db) => {
        for (const write of some.flat()) await write(db);
      },
      { timeoutMs: 120_000 },
    );
  }
  return { records: records.length, seconds: (performance.now() - startedAt) / 1000 };
}

/** For each record the upserts that it takes. */
async function recordWrites(from: TenantContext, to: Target, patients: number): Promise<Write[][]> {
  const where = { organizationId: from.organizationId };
  return withTenant(from, async (db) => {
    const contacts = await db.contact.findMany({ where, take: patients, orderBy: { id: "asc" } });
    const contactId = { in: contacts.map(({ id }) => id) };
    const identifiers = await db.contactIdentifier.findMany({ where: { ...where, contactId } });
    const tokens = await db.contactToken.findMany({ where: { ...where, contactId } });
    const consents = await db.consent.findMany({ where: { ...where, contactId } });
    const appointments = await db.appointment.findMany({ where, take: patients * 2, orderBy: { id: "asc" } });
    const attendees = await db.attendee.findMany({ where, take: patients * 2, orderBy: { id: "asc" } });
    const facts = Map.groupBy(
      [
        ...identifiers.map((row) => ({ of: row.contactId, write: identifierWrite(row, to) })),
        ...tokens.map((row) => ({ of: row.contactId, write: tokenWrite(row, to) })),
        ...consents.map((row) => ({ of: row.contactId, write: consentWrite(row, to) })),
      ],
      ({ of }) => of,
    );
    return [
      ...contacts.map((row) => [contactWrite(row, to), ...(facts.get(row.id) ?? []).map(({ write }) => write)]),
      ...appointments.map((row) => [appointmentWrite(row, to)]),
      ...attendees.map((row) => [attendeeWrite(row, to)]),
    ];
  });
}

function contactWrite(row: Prisma.ContactGetPayload<object>, { ctx, connectionId }: Target): Write {
  const { organizationId } = ctx;
  const externalId = row.externalId ?? "";
  const { id, createdAt: _, updatedAt: __, ...rest } = row;
  const facts = { ...rest, organizationId, connectionId, address: orNull(row.address), metadata: row.metadata ?? {} };
  const where = { organizationId_connectionId_externalId: { organizationId, connectionId, externalId } };
  return (db) => db.contact.upsert({ where, create: { ...facts, id }, update: facts });
}

function identifierWrite(row: Prisma.ContactIdentifierGetPayload<object>, { ctx, connectionId }: Target): Write {
  const { organizationId } = ctx;
  const { contactId, source, kind, value } = row;
  const facts = { ...row, organizationId, ...(kind === source ? { accountId: connectionId } : {}) };
  const where = { organizationId_contactId_source_kind_value: { organizationId, contactId, source, kind, value } };
  return (db) => db.contactIdentifier.upsert({ where, create: facts, update: facts });
}

function tokenWrite({ token, contactId }: Prisma.ContactTokenGetPayload<object>, { ctx }: Target): Write {
  const key = { organizationId: ctx.organizationId, token, contactId };
  return (db) =>
    db.contactToken.upsert({ where: { organizationId_token_contactId: key }, create: key, update: { token } });
}

function consentWrite(row: Prisma.ConsentGetPayload<object>, { ctx }: Target): Write {
  const { organizationId } = ctx;
  const { contactId, channel, source } = row;
  const facts = { ...row, organizationId };
  const where = { organizationId_contactId_channel_source: { organizationId, contactId, channel, source } };
  return (db) => db.consent.upsert({ where, create: facts, update: facts });
}

function appointmentWrite(row: Prisma.AppointmentGetPayload<object>, { ctx, connectionId }: Target): Write {
  const { organizationId } = ctx;
  const { externalId } = row;
  const facts = { ...row, organizationId, connectionId, id: newId() };
  const where = { organizationId_connectionId_externalId: { organizationId, connectionId, externalId } };
  return (db) => db.appointment.upsert({ where, create: facts, update: facts });
}

function attendeeWrite(row: Prisma.AttendeeGetPayload<object>, { ctx, connectionId }: Target): Write {
  const { organizationId } = ctx;
  const { externalId } = row;
  const facts = { ...row, organizationId, connectionId, id: newId() };
  const where = { organizationId_connectionId_externalId: { organizationId, connectionId, externalId } };
  return (db) => db.attendee.upsert({ where, create: facts, update: facts });
}

function orNull(value: Prisma.JsonValue): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value ?? Prisma.DbNull;
}
