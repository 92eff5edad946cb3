import { z } from "zod";

// The building blocks of MX Merchant's resources. Fields that do not apply are left out, not null.

/** An amount in major units without padding, as `269.1`. Kept as text: a float would lose cents. */
export const amount = z
  .union([z.string(), z.number().transform(String)])
  .refine((value) => /^-?\d{1,13}(\.\d{1,10})?$/.test(value), "not an amount");
export const optionalAmount = amount.nullish();

/** `2025-08-11T10:02:25.45Z`; without a zone it is UTC. Refuses days that no calendar has. */
export const instant = z.string().transform((value, context) => {
  const date = toInstant(value);
  if (date) return date;
  context.addIssue({ code: "custom", message: "not a date and time" });
  return z.NEVER;
});
export const optionalInstant = instant.nullish();

/** A quantity as a number or as text, with at most four decimals: as text. */
export const quantity = z
  .union([z.string(), z.number().transform(String)])
  .refine((value) => /^-?\d{1,10}(\.\d{1,4})?$/.test(value), "not a quantity");

/** Whole minor units of an amount: 18112 of `181.12` USD. Null when it has finer parts than the currency, or is none. */
export function toMinor(value: string, currency: string): number | null {
  const decimals = decimalsOf(currency);
  const [, sign = "", whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
  if (whole === undefined) return null;
  if (/[1-9]/.test(fraction.slice(decimals))) return null;
  const minor = Number(`${whole}${fraction.slice(0, decimals).padEnd(decimals, "0")}`);
  if (!Number.isSafeInteger(minor)) return null;
  return sign === "" || minor === 0 ? minor : -minor;
}

/** The day of an instant in a zone, as `2025-08-11`. */
export function dayIn(zone: string, at: Date): string {
  const format = dayFormats.get(zone) ?? new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" });
  dayFormats.set(zone, format);
  return format.format(at);
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();
const decimals = new Map<string, number>();

function decimalsOf(currency: string): number {
  const known = decimals.get(currency);
  if (known !== undefined) return known;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  decimals.set(currency, maximumFractionDigits);
  return maximumFractionDigits;
}

function toInstant(value: string): Date | null {
  const [, day, time, fraction = "", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?$/.exec(value) ?? [];
  if (!day || !time || day.startsWith("0000")) return null;
  const asWritten = new Date(`${day}T${time}Z`);
  // JavaScript turns 30 February into 2 March: what was read must be what was written.
  if (Number.isNaN(asWritten.getTime()) || asWritten.toISOString().slice(0, 10) !== day) return null;
  return new Date(`${day}T${time}.${fraction.slice(0, 3).padEnd(3, "0")}${zone}`);
}
