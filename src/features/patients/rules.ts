import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { fold, foldedWords } from "@/lib/format/fold";
import type { Phone } from "@/lib/integrations/records";

/** The parts of a contact that it can be found by. */
export type Findable = {
  names: (string | null)[];
  phones: Phone[];
  emails: string[];
  ids: string[];
};

/** Longer words find nobody, and an index entry has a size. */
const tokenLengthMax = 80;
const sortLengthMax = 200;
const wordsMax = 8;

/** The words that a contact is found by: of the names, of e-mails, the digits of phones abroad and at home, and ids. */
export function searchTokens({ names, phones, emails, ids }: Findable): string[] {
  const tokens = [
    ...names.flatMap((name) => (name ? foldedWords(name) : [])),
    ...emails.flatMap(emailTokens),
    ...phones.flatMap(phoneTokens),
    ...ids,
  ];
  return [...new Set(tokens.map(fitting))].filter(Boolean);
}

/**
 * What somebody typed, as the beginnings of tokens that must all be found. A phone number may be typed with blanks,
 * and in either form; an e-mail is one word.
 */
export function searchWords(typed: string): string[] {
  const chunks = fold(typed.toWellFormed().replaceAll("\0", "")).split(/\s+/).filter(Boolean);
  return [...new Set(joinDigits(chunks).flatMap(wordsOf).map(fitting))].slice(0, wordsMax);
}

/** "okafor maya": how a contact stands in an alphabetical list. */
export function sortName({
  firstName,
  lastName,
  displayName,
}: Record<"firstName" | "lastName" | "displayName", string | null>) {
  const ordered = [lastName, firstName].map((part) => fold(part ?? "")).filter(Boolean);
  return (ordered.join(" ") || fold(displayName ?? "")).slice(0, sortLengthMax).toWellFormed();
}

/** The number to call first: a mobile that can be called, any that can be called, then whatever was typed. Never a fax. */
export function primaryPhone(phones: Phone[]): string | null {
  const voice = phones.filter((phone) => !isFax(phone));
  const callable = voice.filter((phone) => phone.e164 !== null);
  const chosen = callable.find(({ label }) => label?.toLowerCase() === "mobile") ?? callable[0] ?? voice[0];
  return chosen ? (chosen.e164 ?? chosen.raw) : null;
}

export function isFax({ label }: Phone): boolean {
  return label?.toLowerCase() === "fax";
}

function emailTokens(email: string): string[] {
  const whole = fold(email);
  const [local = ""] = whole.split("@");
  return [whole, local, ...foldedWords(local)];
}

function phoneTokens({ raw, e164 }: Phone): string[] {
  const typed = digitsOf(raw);
  const parsed = e164 ? parsePhoneNumberFromString(e164) : undefined;
  const known = parsed ? [digitsOf(parsed.number), digitsOf(parsed.formatNational()), parsed.nationalNumber] : [];
  return [typed, ...known].filter((digits) => digits.length >= 3);
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, "");
}

/** "0412 345 678" is one word, "+61 (0)412" too: neighbours that hold only digits and marks are joined. */
function joinDigits(chunks: string[]): string[] {
  const joined: string[] = [];
  for (const chunk of chunks) {
    const last = joined.at(-1);
    if (last !== undefined && isDigits(last) && isDigits(chunk)) joined[joined.length - 1] = last + chunk;
    else joined.push(chunk);
  }
  return joined;
}

function isDigits(chunk: string): boolean {
  return /^[\d+().\-/]+$/.test(chunk) && /\d/.test(chunk);
}

function wordsOf(chunk: string): string[] {
  if (isDigits(chunk)) return [digitsOf(chunk)];
  if (chunk.includes("@")) return [chunk];
  return chunk.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

function fitting(token: string): string {
  return token.slice(0, tokenLengthMax).toWellFormed().replaceAll("\uFFFD", "");
}
