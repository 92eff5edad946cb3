import type { PersonEntry } from "@/lib/db/system/directory";

/** One of us who has an e-mail address that somebody in the directory claims, or is tied to somebody there. */
export type Holder = { userId: string; email: string; personKey: string | null };

/** How somebody of the directory should stand among our people. */
export type WantedPerson = {
  personKey: string;
  email: string;
  fullName: string;
  status: "active" | "inactive";
  /** Somebody who signed up here before, and turns out to be them. */
  adopt: string | null;
};

const nameCharactersMax = 120;

/**
 * How these people should stand, from all that claim the same addresses. An address belongs to one person: to who is
 * still there, of those to whose it was said to be last. Somebody of ours who has the address already is taken for the
 * same person only if the directory has verified it.
 */
export function wantedPeople(entries: readonly PersonEntry[], holders: readonly Holder[]): WantedPerson[] {
  const owners = ownersAmong(entries);
  const others = new Map(holders.flatMap(({ email, personKey, userId }) => (personKey ? [] : [[email, userId]])));
  return entries.map((entry) => {
    const email = owners.get(entry.data.email ?? "") === entry ? entry.data.email : null;
    return { ...wantedApart(entry), ...addressOf(entry, email, others.get(email ?? "") ?? null) };
  });
}

function wantedApart(entry: PersonEntry): Pick<WantedPerson, "personKey" | "fullName" | "status"> {
  const { id, data, gone } = entry;
  return { personKey: id, fullName: nameOf(entry), status: gone || data.banned ? "inactive" : "active" };
}

/** `other`: somebody of ours, tied to nobody, who has the address that this one owns over there. */
function addressOf(entry: PersonEntry, owned: string | null, other: string | null) {
  const adopt = other !== null && isProven(entry) ? other : null;
  const email = other === null || adopt !== null ? owned : null;
  return { email: email ?? placeholderEmail(entry.id), adopt };
}

/** An address that nobody can have or be written to at, for people whose own is not known or not theirs alone. */
export function placeholderEmail(personKey: string): string {
  return `${personKey}@people.invalid`;
}

/** The one owner of each address that anybody claims. */
function ownersAmong(entries: readonly PersonEntry[]): Map<string, PersonEntry> {
  const owners = new Map<string, PersonEntry>();
  for (const entry of entries.toSorted(byClaim)) {
    const { email } = entry.data;
    if (email !== null && !owners.has(email)) owners.set(email, entry);
  }
  return owners;
}

function isProven({ data, whole, gone }: PersonEntry): boolean {
  return data.verified && whole && !gone;
}

function nameOf({ data }: PersonEntry): string {
  return (data.fullName ?? data.email?.split("@")[0] ?? "Somebody").slice(0, nameCharactersMax);
}

function byClaim(a: PersonEntry, b: PersonEntry): number {
  return (
    Number(a.gone) - Number(b.gone) ||
    Number(b.whole) - Number(a.whole) ||
    Number(b.data.verified) - Number(a.data.verified) ||
    b.at.getTime() - a.at.getTime() ||
    (a.id < b.id ? 1 : -1)
  );
}
