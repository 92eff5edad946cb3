import { defaultLocale } from "@/lib/format/date";

/** An amount as it is stored: whole minor units (cents) and an ISO currency. */
export type Money = { minor: number | bigint; currency: string };

/** "$1,234.50" from 123450 AUD; the currency's own number of decimals decides where the point goes. */
export function formatMoney(amount: Money, locale: string = defaultLocale): string {
  const words = new Intl.NumberFormat(locale, { style: "currency", currency: amount.currency });
  const decimals = words.resolvedOptions().maximumFractionDigits ?? 2;
  return words.format(decimal(BigInt(amount.minor), decimals));
}

// Intl reads a decimal string exactly, where division by 100 would pass through binary fractions.
function decimal(minor: bigint, decimals: number): Intl.StringNumericLiteral {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, "0");
  const sign = minor < 0n ? "-" : "";
  const cut = digits.length - decimals;
  return `${sign}${digits.slice(0, cut)}.${digits.slice(cut) || "0"}` as Intl.StringNumericLiteral;
}
