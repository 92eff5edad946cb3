import { createHash } from "node:crypto";
import { z } from "zod";
import type { Item, ItemFault } from "@/lib/integrations/contract";
import type { HubRecord } from "@/lib/integrations/records";

/** Ids are strings of 64-bit integers, or numbers; one too large to be exact is refused. */
export const id = z.union([
  z.string().regex(/^\d{1,20}$/),
  z
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .transform((value) => String(value)),
]);

/** Text without what PostgreSQL refuses to store; blank text is null. */
export const text = z.string().nullish().transform(clean);

export const flag = z.boolean().nullish();

/** How the id begins that is given to an item whose own cannot be read: nobody can ask for it by that. */
export const namelessPrefix = "unreadable-";

export type ItemReader = (raw: unknown) => Item;

/**
 * Reads one raw item: a record, or a fault that names the field and keeps only the fields that we would have read. A
 * record may be made of the item as it came as well.
 */
export function itemReader<S extends z.ZodObject>(
  noun: string,
  schema: S,
  toRecord: (row: z.infer<S>, raw: unknown) => HubRecord | null,
): ItemReader {
  const kept = Object.keys(schema.shape);
  return (raw) => {
    const parsed = schema.safeParse(raw);
    if (!parsed.success) return faulty(raw, kept, sayWhy(noun, parsed.error));
    const record = toRecord(parsed.data, raw);
    return record
      ? { externalId: record.externalId, record }
      : faulty(raw, kept, `This ${noun} lacks what it belongs to, so it cannot be placed.`);
  };
}

function faulty(raw: unknown, kept: readonly string[], message: string): Item {
  const payload = pick(raw, kept);
  const fault: ItemFault = { code: "unexpected_shape", message, payload };
  return { externalId: idOf(raw) ?? `${namelessPrefix}${digest(payload)}`, fault };
}

function sayWhy(noun: string, error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue || issue.path.length === 0) return `This ${noun} is not a list of fields.`;
  const field = issue.path
    .filter((part) => typeof part === "string")
    .join(" ")
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
  return `The field "${field}" of this ${noun} is missing or cannot be read.`;
}

function idOf(raw: unknown): string | null {
  const given = typeof raw === "object" && raw !== null && "id" in raw ? raw.id : null;
  const parsed = id.safeParse(given);
  return parsed.success ? parsed.data : null;
}

function pick(raw: unknown, kept: readonly string[]): unknown {
  if (typeof raw !== "object" || raw === null) return storable(raw);
  return storable(Object.fromEntries(Object.entries(raw).filter(([name]) => kept.includes(name))));
}

/** The same value as JSON, without what PostgreSQL refuses of it. */
export function storable(value: unknown): unknown {
  const text = JSON.stringify(value ?? null, (_, part: unknown) =>
    typeof part === "string" ? part.toWellFormed().replaceAll("\0", "") : part,
  );
  return JSON.parse(text);
}

function digest(payload: unknown): string {
  return createHash("sha256").update(JSON.stringify(payload)).digest("hex").slice(0, 16);
}

/** Text as it can be kept: no NUL, no half of a surrogate pair, no blanks around; null for nothing. */
export function clean(value: string | null | undefined): string | null {
  if (!value) return null;
  const kept = (value.isWellFormed() ? value : value.toWellFormed()).replaceAll("\0", "").trim();
  return kept === "" ? null : kept;
}
