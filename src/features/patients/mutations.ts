import { isDeepStrictEqual } from "node:util";
import { recordAudit } from "@/features/audit/mutations";
import { readPatient } from "@/features/patients/queries";
import { identifierRows, primaryPhone, sortName, tidyAddress, tokenRows } from "@/features/patients/rules";
import type { CreatePatientInput, PatientDetail, UpdatePatientInput } from "@/features/patients/schema";
import { recordView } from "@/features/patients/viewing/mutations";
import type { TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import { lockContact, replaceIdentifiers, replaceTokens } from "@/lib/db/people";
import { withTenant } from "@/lib/db/tenant";
import { jsonNull } from "@/lib/db/writable";
import { AppError } from "@/lib/errors";
import { fullName } from "@/lib/format/name";
import { toE164 } from "@/lib/format/phone";
import type { Phone } from "@/lib/integrations/records";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/** Whose facts a contact has that was made by hand. */
const manual = "manual";

type Facts = Pick<
  PatientDetail,
  "title" | "firstName" | "lastName" | "preferredFirstName" | "sex" | "dateOfBirth" | "address" | "phones" | "emails"
>;

const noFacts: Facts = {
  title: null,
  firstName: null,
  lastName: null,
  preferredFirstName: null,
  sex: null,
  dateOfBirth: null,
  address: null,
  phones: [],
  emails: [],
};

/** Makes a contact that lives only here. Two with the same phone or name may stand side by side. Throws `forbidden`. */
export async function createPatient(ctx: TenantContext, input: CreatePatientInput): Promise<PatientDetail> {
  requirePermission(ctx, "patients.edit");
  const { organizationId } = ctx;
  const id = newId(ctx.now().getTime());
  return withTenant(ctx, async (db) => {
    const facts = { ...noFacts, ...(await factsIn(db, ctx, input)) };
    await db.contact.create({
      data: {
        organizationId,
        id,
        ...columnsOf(facts),
        tags: input.tags ?? [],
        notes: input.notes ?? null,
        primarySource: manual,
        firstContactSource: manual,
        sourceSystems: [manual],
        sourceCreatedAt: ctx.now(),
        sourceUpdatedAt: ctx.now(),
      },
    });
    await writeFacts(db, ctx, { id, facts });
    await recordAudit(db, ctx, { action: "patient_created", subjectType: "contact", subjectId: id });
    return readPatient(db, ctx, { id });
  });
}

/**
 * Changes a contact. Tags and notes are ours on everybody; of the facts, a provider's are refused with `provider_owned`
 * and the link to edit them there, unless they already say the same. Where nothing changes, it was a view. Throws `not_found` and `forbidden`.
 */
export async function updatePatient(
  ctx: TenantContext,
  { id, ...input }: UpdatePatientInput & { id: string },
): Promise<PatientDetail> {
  requirePermission(ctx, "patients.edit");
  // The answer is the whole patient.
  requirePermission(ctx, "patients.view");
  const { organizationId } = ctx;
  return withTenant(ctx, async (db) => {
    await lockContact(db, organizationId, id);
    const held = await readPatient(db, ctx, { id });
    const wanted = { ...(await factsIn(db, ctx, input)), ...ownIn(input) };
    const changed = Object.keys(wanted).filter(
      (name) => !isDeepStrictEqual(held[name as Field], wanted[name as Field]),
    );
    if (changed.length === 0) {
      await recordView(db, ctx, held);
      return held;
    }
    refuseForeign(held, changed);
    const facts = { ...factsOf(held), ...wanted };
    refuseNameless(facts);
    const { tags, notes, status } = { ...held, ...wanted };
    const archivedAt = status === "archived" ? (held.archivedAt ?? ctx.now()) : null;
    const ownedHere = held.ownedBy === null;
    await db.contact.update({
      where: { organizationId_id: { organizationId, id } },
      data: {
        tags,
        notes,
        ...(ownedHere ? { ...columnsOf(facts), status, archivedAt, sourceUpdatedAt: ctx.now() } : {}),
        updatedAt: ctx.now(),
      },
    });
    if (ownedHere) await writeFacts(db, ctx, { id, facts });
    const detail = { fields: changed };
    await recordAudit(db, ctx, { action: "patient_updated", subjectType: "contact", subjectId: id, detail });
    return readPatient(db, ctx, { id });
  });
}

type Field = keyof Facts | "tags" | "notes" | "status";
type Wanted = Partial<Facts> & Partial<Pick<PatientDetail, "tags" | "notes" | "status">>;

/** The facts that an input names, phones read as from the organization's country. */
async function factsIn(db: TenantDb, ctx: TenantContext, input: UpdatePatientInput): Promise<Partial<Facts>> {
  const { title, firstName, lastName, preferredFirstName, sex, dateOfBirth, emails } = input;
  const named = { title, firstName, lastName, preferredFirstName, sex };
  const texts = Object.entries(named).map(([name, text]) => [name, text === undefined ? undefined : text || null]);
  const address = input.address && tidyAddress(input.address);
  const phones = input.phones && (await phonesIn(db, ctx, input.phones));
  const all = { ...Object.fromEntries(texts), dateOfBirth, address, phones, emails };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function ownIn({ tags, notes, status }: UpdatePatientInput): Wanted {
  return {
    ...(tags === undefined ? {} : { tags: [...new Set(tags)] }),
    ...(notes === undefined ? {} : { notes: notes || null }),
    ...(status === undefined ? {} : { status }),
  };
}

async function phonesIn(
  db: TenantDb,
  { organizationId }: TenantContext,
  typed: NonNullable<UpdatePatientInput["phones"]>,
) {
  const { country } = await db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { country: true },
  });
  return typed.map(
    ({ number, label }): Phone => ({ raw: number, e164: toE164(number, country), label: label || null }),
  );
}

const ours = new Set(["tags", "notes"]);

/** Facts of a provider are its own; a record that was merged or deleted there is history. */
function refuseForeign(held: PatientDetail, changed: string[]): void {
  const foreign = changed.filter((name) => !ours.has(name));
  if (held.ownedBy === null || foreign.length === 0) return;
  const where = held.editUrl ? ` Edit it there: ${held.editUrl}` : " Edit it there, then sync.";
  throw new AppError("provider_owned", `This comes from Cliniko and cannot be changed here.${where}`, {
    errors: foreign.map((path) => ({ path, message: "Owned by Cliniko." })),
    ...(held.editUrl ? { extra: { editUrl: held.editUrl } } : {}),
  });
}

function refuseNameless({ firstName, lastName }: Facts): void {
  if (firstName || lastName) return;
  throw new AppError("unprocessable", "A contact needs a first or a last name.", {
    errors: [{ path: "firstName", message: "Give a first or a last name." }],
  });
}

function factsOf(held: PatientDetail): Facts {
  const { title, firstName, lastName, preferredFirstName, sex, dateOfBirth, address, phones, emails } = held;
  return { title, firstName, lastName, preferredFirstName, sex, dateOfBirth, address, phones, emails };
}

function columnsOf(facts: Facts) {
  const { title, firstName, lastName, preferredFirstName, sex, phones, emails } = facts;
  const displayName = fullName({ firstName, lastName });
  return {
    title,
    firstName,
    lastName,
    preferredFirstName,
    displayName,
    sortName: sortName({ firstName, lastName, displayName }),
    sex,
    dateOfBirth: facts.dateOfBirth === null ? null : new Date(facts.dateOfBirth),
    address: facts.address ?? jsonNull,
    primaryEmail: emails[0] ?? null,
    primaryPhone: primaryPhone(phones),
    metadata: { phones, emails },
  };
}

async function writeFacts(
  db: TenantDb,
  ctx: TenantContext,
  { id, facts }: { id: string; facts: Facts },
): Promise<void> {
  const of = { organizationId: ctx.organizationId, source: manual, held: [id] };
  await replaceIdentifiers(db, of, identifierRows(id, facts));
  await replaceTokens(db, of, tokenRows(id, { ...facts, displayName: fullName(facts), ids: [] }));
}
