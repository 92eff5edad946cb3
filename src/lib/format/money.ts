import { defaultLocale } from "@/lib/format/locale";

/** An amount as it is stored: whole minor units (cents) and an ISO currency. */
export type Money = { minor: number | bigint; currency: string };

/** "$1,234.50" from 123450 AUD; the currency's own number of decimals decides where the point goes. */
export function formatMoney(amount: Money, locale: string = defaultLocale): string {
  const words = new Intl.NumberFormat(locale, { style: "currency", currency: amount.currency });
  const decimals = words.resolvedOptions().maximumFractionDigits ?? 2;
  return words.format(decimal(BigInt(amount.minor), decimals));
}

/** "$1.2K": an amount for an axis or a narrow place, rounded. */
export function formatMoneyCompact({ minor, currency }: Money, locale: string = defaultLocale): string {
  const words = { style: "currency", currency, notation: "compact", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, words).format(Number(minor) / 10 ** decimalsOf(currency));
}

/** "1234.50" from 123450 AUD: an amount in exact digits, for files and fields. */
export function moneyDigits({ minor, currency }: Money): string {
  return decimal(BigInt(minor), decimalsOf(currency));
}

/** 123450 from "1,234.50" in AUD; null for what is no amount, or has more decimals than the currency. */
export function parseMoney(typed: string, currency: string): number | null {
  const [, sign = "", whole = "", part = ""] =
    /^\s*([-−]?)(\d{1,13})(?:\.(\d*))?\s*$/.exec(typed.replaceAll(",", "")) ?? [];
  const decimals = decimalsOf(currency);
  if (whole === "" || part.length > decimals) return null;
  const minor = Number(whole + part.padEnd(decimals, "0"));
  return sign === "" || minor === 0 ? minor : -minor;
}

/**
 * The smallest amount that is no less than what was typed, or the largest that is no more, in minor units: from "99.505"
 * AUD on is from 9951 on, and up to it is up to 9950. Null for what is no amount.
 */
export function moneyBound(typed: string, currency: string, side: "least" | "most"): number | null {
  const [, whole = typed, beyond = ""] = new RegExp(`^(.*\\.\\d{${decimalsOf(currency)}})(\\d+)$`).exec(typed) ?? [];
  const nearer = parseMoney(whole.replace(/\.$/, ""), currency);
  if (nearer === null || !/[1-9]/.test(beyond)) return nearer;
  const isNegative = /^\s*[-−]/.test(typed);
  if (side === "least") return isNegative ? nearer : nearer + 1;
  return isNegative ? nearer - 1 : nearer;
}

function decimalsOf(currency: string): number {
  const words = new Intl.NumberFormat(defaultLocale, { style: "currency", currency });
  return words.resolvedOptions().maximumFractionDigits ?? 2;
}

// Intl reads a decimal string exactly, where division by 100 would pass through binary fractions.
function decimal(minor: bigint, decimals: number): Intl.StringNumericLiteral {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, "0");
  const sign = minor < 0n ? "-" : "";
  const cut = digits.length - decimals;
  const part = digits.slice(cut);
  return `${sign}${digits.slice(0, cut)}${part && "."}${part}` as Intl.StringNumericLiteral;
}
