import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { fold, foldedWords } from "@/lib/format/fold";

type Phone = { raw: string; e164: string | null };

/** The parts of somebody that they can be found by. */
export type Findable = { names: string[]; phones: Phone[]; emails: string[]; ids: string[] };

/** Longer words find nobody, and an index entry has a size. */
const tokenLengthMax = 80;
const wordsMax = 8;

/** The words somebody is found by: of names, of e-mails, the digits of phones as dialled abroad and at home, and ids. */
export function searchTokens({ names, phones, emails, ids }: Findable): string[] {
  const tokens = [
    ...names.flatMap(foldedWords),
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
  if (isDigits(chunk)) return [dialled(chunk)];
  if (chunk.includes("@")) return [chunk];
  const words = chunk.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  // Marks alone find nobody, rather than everybody.
  return words.length > 0 ? words : [chunk];
}

/** "+61 (0)412" and "0061 412" are dialled as 61412. */
function dialled(typed: string): string {
  return digitsOf(typed.startsWith("+") ? typed.replace("(0)", "") : typed).replace(/^00/, "");
}

function fitting(token: string): string {
  return token.slice(0, tokenLengthMax).toWellFormed().replaceAll("\uFFFD", "");
}
