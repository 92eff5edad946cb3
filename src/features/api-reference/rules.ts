import { z } from "zod";

/** As much of JSON Schema as our schemas are written in. */
export type JsonSchema = {
  $ref?: string | undefined;
  type?: string | string[] | undefined;
  format?: string | undefined;
  description?: string | undefined;
  enum?: unknown[] | undefined;
  const?: unknown;
  default?: unknown;
  anyOf?: JsonSchema[] | undefined;
  oneOf?: JsonSchema[] | undefined;
  items?: JsonSchema | undefined;
  properties?: Record<string, JsonSchema> | undefined;
  required?: string[] | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  maxItems?: number | undefined;
};

const schema: z.ZodType<JsonSchema> = z.any();
const content = z.record(z.string(), z.object({ schema: schema.optional() }));

/** One route of the document, as the page shows it. */
export const operationSchema = z.object({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  tags: z.array(z.string()),
  security: z.array(z.record(z.string(), z.unknown())),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean(), schema })),
  requestBody: z.object({ required: z.boolean(), content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: content.optional() })),
});

export type Operation = z.infer<typeof operationSchema> & { method: string; path: string };

/** A field as a line: its name, what it holds, and the lines inside it. */
export type Line = { name: string; type: string; limits: string; description: string; needed: boolean; inside: Line[] };

/** The lines of an object, or of the objects in a list; none for anything else. */
export function linesOf(from: JsonSchema): Line[] {
  const object = objectIn(from);
  return Object.entries(object?.properties ?? {}).map(([name, field]) => ({
    name,
    type: typeOf(field),
    limits: limitsOf(field),
    description: field.description ?? "",
    needed: object?.required?.includes(name) ?? false,
    inside: linesOf(field),
  }));
}

/** What a schema holds, in words: "list of text", "one of: full, incremental", "number or null". */
export function typeOf(from: JsonSchema): string {
  const choices = from.anyOf ?? from.oneOf;
  if (choices) return [...new Set(choices.map(typeOf))].join(" or ");
  if (from.$ref) return from.$ref.split("/").at(-1) ?? "object";
  if (from.enum) return from.enum.length === 1 ? String(from.enum[0]) : `one of: ${from.enum.join(", ")}`;
  if (from.const !== undefined) return String(from.const);
  return from.type === "array" ? `list of ${typeOf(from.items ?? {})}` : plainType(from);
}

function plainType({ type = "anything", format = "" }: JsonSchema): string {
  return [type]
    .flat()
    .map((name) => formats[format] ?? words[name] ?? name)
    .join(" or ");
}

/** An example of what a schema accepts, of its needed fields only. */
export function exampleOf(from: JsonSchema): unknown {
  const [choice] = (from.anyOf ?? from.oneOf ?? []).filter(({ type }) => type !== "null");
  if (choice) return exampleOf(choice);
  if (from.default !== undefined) return from.default;
  if (from.enum) return from.enum[0];
  if (from.const !== undefined) return from.const;
  if (from.type === "array") return [exampleOf(from.items ?? {})];
  if (from.type === "object") return exampleObject(from);
  return examples[from.format ?? ""] ?? examples[String(from.type)] ?? null;
}

function exampleObject({ properties = {}, required = [] }: JsonSchema): object {
  const needed = Object.entries(properties).filter(([name]) => required.length === 0 || required.includes(name));
  return Object.fromEntries(needed.map(([name, field]) => [name, exampleOf(field)]));
}

const words: Record<string, string> = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  null: "null",
  object: "object",
};

const formats: Record<string, string> = {
  uuid: "id (UUID)",
  "date-time": "moment (ISO 8601)",
  date: "day (YYYY-MM-DD)",
  email: "e-mail address",
};

const examples: Record<string, unknown> = {
  uuid: "00000000-0000-0000-0000-000000000000",
  "date-time": "2026-01-31T00:00:00Z",
  date: "2026-01-31",
  email: "name@clinic.example",
  string: "…",
  integer: 1,
  number: 1,
  boolean: true,
};

function objectIn(from: JsonSchema): JsonSchema | undefined {
  if (from.properties) return from;
  if (from.items) return objectIn(from.items);
  return (from.anyOf ?? from.oneOf)?.map(objectIn).find((found) => found !== undefined);
}

function limitsOf(field: JsonSchema): string {
  const { minLength, maxLength, minimum, maximum, maxItems, default: otherwise } = field;
  const range = (low: number | undefined, high: number | undefined, unit: string) => {
    const [from, to] = [low, high].map((bound) => (bound !== undefined && Math.abs(bound) < 1e9 ? bound : undefined));
    if (from !== undefined && to !== undefined) return `${from} to ${to}${unit}`;
    if (to !== undefined) return `at most ${to}${unit}`;
    return from === undefined ? "" : `at least ${from}${unit}`;
  };
  return [
    range(minLength, maxLength, " characters"),
    range(minimum, maximum, ""),
    range(undefined, maxItems, " items"),
    otherwise === undefined ? "" : `otherwise ${JSON.stringify(otherwise)}`,
  ]
    .filter(Boolean)
    .join(", ");
}
