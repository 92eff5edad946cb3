import { z } from "zod";

const outside = "This must lie between the years 1900 and 2199.";

/** Another year is a slip of whoever typed it ("25-06-01"), and PostgreSQL knows no year 0. */
function isMeant(text: string): boolean {
  return text >= "1900" && text < "2200";
}

/** A calendar day that somebody names, such as 2026-01-31. */
export const dayInput = z.iso.date({ error: "This must be a day such as 2026-01-31." }).refine(isMeant, outside);

/** A moment that somebody names, with its offset. */
export const momentInput = z.iso
  .datetime({ offset: true, error: "This must be a time such as 2026-01-31T00:00:00Z." })
  .refine(isMeant, outside);

/** Either, as a moment: a day begins in UTC. */
export const momentOrDayInput = z.union([momentInput, dayInput]).transform((text) => new Date(text));
