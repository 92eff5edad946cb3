import type { Address } from "@/features/patients/schema";
import { nilId } from "@/lib/db/id";
import type { IdentifierRow, TokenRow } from "@/lib/db/people";
import { isEmail } from "@/lib/format/email";
import { fold } from "@/lib/format/fold";
import { searchTokens } from "@/lib/format/search";
import type { Phone } from "@/lib/integrations/records";

/** How a contact is reached. */
export type Reachable = { phones: Phone[]; emails: string[] };

/** How a contact is called, in every way that somebody may look for it. */
export type Called = Reachable & {
  firstName: string | null;
  lastName: string | null;
  preferredFirstName: string | null;
  displayName: string;
  ids: string[];
};

/** An id that only one account gives out, and only once. */
export type AccountId = { accountId: string; kind: string; value: string };

/** An index entry has a size. */
const sortLengthMax = 120;
const valueLengthMax = 320;

/** The words that a contact is found by: of the names, of e-mails, the digits of phones abroad and at home, and ids. */
export function tokenRows(contactId: string, contact: Called): TokenRow[] {
  const { firstName, lastName, preferredFirstName, displayName } = contact;
  const names = [firstName, lastName, preferredFirstName, displayName].filter((name) => name !== null);
  return searchTokens({ ...contact, names }).map((token) => ({ contactId, token }));
}

/** The identifiers of a contact: its account's id, phones and e-mails, each as typed and in the form that is compared. */
export function identifierRows(
  contactId: string,
  { account, phones, emails }: Reachable & { account?: AccountId },
): IdentifierRow[] {
  const shared = { contactId, accountId: nilId, label: null, position: 0, valid: true };
  const own = account ? [{ ...shared, ...account, raw: account.value }] : [];
  const byPhone = phones.map(({ raw, e164, label }, position) => {
    return { ...shared, kind: "phone", value: e164 ?? raw.trim(), raw, label, position, valid: e164 !== null };
  });
  const byEmail = emails.map((raw, position) => {
    const value = raw.trim().toLowerCase();
    return { ...shared, kind: "email", value, raw, position, valid: isEmail(value) };
  });
  return distinctIdentifiers([...own, ...byPhone, ...byEmail]);
}

/** A number typed twice is one identifier, the first; one that is empty is none. */
function distinctIdentifiers(rows: IdentifierRow[]): IdentifierRow[] {
  const byValue = new Map<string, IdentifierRow>();
  for (const row of rows) {
    const value = row.value.slice(0, valueLengthMax).toWellFormed();
    const key = `${row.kind} ${value}`;
    if (value !== "" && !byValue.has(key)) byValue.set(key, { ...row, value });
  }
  return [...byValue.values()];
}

/** The address to write to: the first that can be written to, or else whatever was typed. */
export function primaryEmail(emails: string[]): string | null {
  return emails.find(isEmail) ?? emails[0] ?? null;
}

/** "okafor maya": how a contact stands in an alphabetical list. */
export function sortName({ firstName, lastName, displayName }: Pick<Called, "firstName" | "lastName" | "displayName">) {
  const ordered = [lastName, firstName].map((part) => fold(part ?? "")).filter(Boolean);
  return (ordered.join(" ") || fold(displayName)).slice(0, sortLengthMax).toWellFormed();
}

/** The number to call first: a mobile that can be called, any that can be called, then whatever was typed. Never a fax. */
export function primaryPhone(phones: Phone[]): string | null {
  const voice = phones.filter((phone) => !isFax(phone));
  const callable = voice.filter((phone) => phone.e164 !== null);
  const chosen = callable.find(({ label }) => label?.toLowerCase() === "mobile") ?? callable[0] ?? voice[0];
  return chosen ? (chosen.e164 ?? chosen.raw) : null;
}

function isFax({ label }: Phone): boolean {
  return label?.toLowerCase() === "fax";
}

/** An address whose parts without a word are null; null where there is none with a word. */
export function tidyAddress({ lines, city, state, postCode, country }: Address): Address | null {
  const parts = { city: city || null, state: state || null, postCode: postCode || null, country: country || null };
  return lines.length > 0 || Object.values(parts).some(Boolean) ? { lines, ...parts } : null;
}
