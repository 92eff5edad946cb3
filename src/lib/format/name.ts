import { defaultLocale } from "@/lib/format/locale";

/** The parts of a person's name as a provider keeps them. */
export type NameParts = {
  title?: string | null | undefined;
  firstName?: string | null | undefined;
  preferredName?: string | null | undefined;
  lastName?: string | null | undefined;
};

/** "Maya (May) Okafor"; a person without any part is "No name". */
export function fullName(parts: NameParts): string {
  const first = clean(parts.firstName);
  const preferred = clean(parts.preferredName);
  const called = preferred && preferred !== first ? (first ? `(${preferred})` : preferred) : "";
  return [first, called, clean(parts.lastName)].filter(Boolean).join(" ") || "No name";
}

/** "MO" from "Maya (May) Okafor"; "?" from nothing that has letters. */
export function initials(name: string): string {
  const words = name
    .replace(/\(.*?\)/g, " ")
    .split(/[\s@._-]+/)
    .filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return [first, last].map(firstLetter).join("") || "?";
}

/** "Australia" from "AU"; an unknown code stays as it is. */
export function countryName(code: string, locale: string = defaultLocale): string {
  try {
    return new Intl.DisplayNames(locale, { type: "region" }).of(code.toUpperCase()) ?? code;
  } catch (error) {
    if (error instanceof RangeError) return code;
    throw error;
  }
}

/** "Tenant admin" from "tenant_admin": a key of ours in words. */
export function humanize(key: string): string {
  const words = key
    .replaceAll(/[_.-]+/g, " ")
    .replaceAll(/\bsms\b/gi, "SMS")
    .replaceAll(/\bemail\b/gi, "e-mail")
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function clean(part: string | null | undefined): string {
  return (part ?? "").trim().replaceAll(/\s+/g, " ");
}

function firstLetter(word: string | undefined): string {
  return word ? (Array.from(word)[0] ?? "").toUpperCase() : "";
}
