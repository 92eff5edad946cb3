import { z } from "zod";

// The building blocks of Cliniko's resources: what a field may look like, and what it becomes.

export const whole = z.number().int().nullish();

/** An instant, as `2026-03-01T10:00:00Z`. Refuses days that no calendar has. */
export const instant = z.string().transform((value, context) => {
  const date = toInstant(value);
  if (date) return date;
  context.addIssue({ code: "custom", message: "not a date and time" });
  return z.NEVER;
});

export const optionalInstant = z
  .union([instant, z.literal(""), z.null()])
  .optional()
  .transform((value) => (value instanceof Date ? value : null));

/** A day, as `1984-05-17`; null for none. Refuses days that no calendar has. */
export const optionalDay = z
  .string()
  .nullish()
  .transform((value, context) => {
    if (!value) return null;
    if (/^\d{4}-\d\d-\d\d$/.test(value) && toInstant(`${value}T00:00:00Z`)) return value;
    context.addIssue({ code: "custom", message: "not a date" });
    return z.NEVER;
  });

/** A relation is a link whose last part is the id. It may be null or left out. */
export const relation = z
  .object({ links: z.object({ self: z.string().nullish() }).nullish() })
  .nullish()
  .transform((value, context) => {
    const link = value?.links?.self;
    if (!link) return null;
    const found = idOfLink(link);
    if (found) return found;
    context.addIssue({ code: "custom", message: "not a link to one record" });
    return z.NEVER;
  });

function idOfLink(link: string): string | null {
  const [path = ""] = link.split("?");
  return /\/(\d{1,20})\/?$/.exec(path)?.[1] ?? null;
}

function toInstant(value: string): Date | null {
  const [, written, zone] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(value) ?? [];
  if (!written || !zone || written.startsWith("0000")) return null;
  // JavaScript turns 30 February into 2 March: what was read must be what was written.
  const asWritten = new Date(`${written}Z`);
  if (asWritten.getUTCDate() !== Number(written.slice(8, 10))) return null;
  const date = zone === "Z" ? asWritten : new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}
