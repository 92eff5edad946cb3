import { compareIds, hidingColumns, type Resource } from "./rows";

type Format = "int64" | "date-time" | "date" | "string" | "boolean" | "array";
type Fields = Readonly<Record<string, Format>>;
type Cells = Readonly<Record<string, unknown>>;
type Test = (value: unknown) => boolean;

/** A request that Cliniko would answer with 400 and this sentence. */
export class BadQuery extends Error {}

export type Condition = { field: string; text: string; test: Test | "any" };

const stamps = { id: "int64", created_at: "date-time", updated_at: "date-time" } as const;
const tombstones = { archived_at: "date-time", deleted_at: "date-time" } as const;
const booked = {
  ...stamps,
  ...tombstones,
  appointment_type_id: "int64",
  business_id: "int64",
  practitioner_id: "int64",
  repeated_from_id: "int64",
  starts_at: "date-time",
  ends_at: "date-time",
} as const;

/** The fields that each list can be filtered by; any other field is refused. */
export const listFilters: Record<Resource, Fields> = {
  businesses: { ...stamps, ...tombstones, appointment_type_ids: "array", show_in_online_bookings: "boolean" },
  practitioners: { ...stamps, user_id: "int64", show_in_online_bookings: "boolean" },
  appointment_types: {
    ...stamps,
    archived_at: "date-time",
    category: "string",
    online_payments_mode: "string",
    show_in_online_bookings: "boolean",
    appointment_confirmation_template_ids: "array",
    appointment_reminder_template_ids: "array",
  },
  patients: {
    ...stamps,
    archived_at: "date-time",
    date_of_birth: "date",
    email: "string",
    first_name: "string",
    last_name: "string",
    old_reference_id: "string",
    preferred_first_name: "string",
  },
  individual_appointments: { ...booked, cancelled_at: "date-time", patient_id: "int64" },
  group_appointments: { ...booked, patient_ids: "array" },
  attendees: {
    ...stamps,
    ...tombstones,
    cancelled_at: "date-time",
    appointment_id: "int64",
    booking_id: "int64",
    patient_case_id: "int64",
    patient_id: "int64",
  },
};

/** Parses `q[]` values against the whitelist. Throws BadQuery for an unknown field, operator or malformed value. */
export function parseConditions(fields: Fields, values: readonly string[]): Condition[] {
  return values.map((text) => {
    const at = text.indexOf(":");
    if (at < 1) throw new BadQuery(`${text} is not a filter: FIELD:OPERATOR VALUE is expected.`);
    const field = text.slice(0, at);
    const format = fields[field];
    if (!format) throw new BadQuery(`${field} is not filterable: this column is not searchable.`);
    const test = parseTest(format, text.slice(at + 1));
    if (!test) throw new BadQuery(`Filter value for ${field} must be a ${format} with one of its operators.`);
    return { field, text, test };
  });
}

/** The fields that a single read accepts: those that would hide the record. */
export function singleFilters(resource: Resource): Fields {
  return Object.fromEntries(hidingColumns[resource].map((column) => [column, "date-time"]));
}

/** Turns conditions into one question, with the default exclusions that no wildcard lifts. */
export function compileConditions(resource: Resource, conditions: readonly Condition[]) {
  const lifted = new Set(conditions.filter(({ test }) => test === "any").map(({ field }) => field));
  const hiding = hidingColumns[resource].filter((column) => !lifted.has(column));
  const tests = conditions.flatMap(({ field, test }) =>
    test === "any" ? [] : [{ column: columnOf(resource, field), test }],
  );
  return (row: Cells): boolean =>
    hiding.every((column) => isEmpty(row[column])) && tests.every(({ column, test }) => test(row[column]));
}

function columnOf(resource: Resource, field: string): string {
  return resource === "attendees" && field === "appointment_id" ? "booking_id" : field;
}

const isEmpty = (value: unknown) => value === null || value === undefined;

function parseTest(format: Format, operation: string): Test | "any" | undefined {
  if (operation === "?") return (value) => !isEmpty(value);
  if (operation === "!?") return isEmpty;
  return parsers[format](operation);
}

const parsers: Record<Format, (operation: string) => Test | "any" | undefined> = {
  "date-time": parseDateTime,
  date: parseDate,
  int64: parseInteger,
  string: parseString,
  boolean: parseBoolean,
  array: parseArray,
};

const dateTimeOperation = /^(>=|<=|>|<)(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))$/;

function parseDateTime(operation: string): Test | "any" | undefined {
  if (operation === "*") return "any";
  const [, operator = "", text = ""] = dateTimeOperation.exec(operation) ?? [];
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return undefined;
  const seconds = operator === ">=" || operator === "<" ? Math.ceil(ms / 1000) : Math.floor(ms / 1000);
  const bound = new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
  return ordered(operator, (value) => (value < bound ? -1 : value > bound ? 1 : 0));
}

function parseDate(operation: string): Test | undefined {
  const [, operator = "", text = ""] = /^(>=|<=|>|<|=)([\d*]{4}-[\d*]{2}-[\d*]{2})$/.exec(operation) ?? [];
  if (text.includes("*")) return operator === "=" ? matching(text.replaceAll("*", "\\d")) : undefined;
  if (Number.isNaN(Date.parse(text))) return undefined;
  return ordered(operator, (value) => (value < text ? -1 : value > text ? 1 : 0));
}

function parseInteger(operation: string): Test | undefined {
  const [, operator = "", text = ""] = /^(>=|<=|>|<|!=|=)(\d+(?:,\d+)*)$/.exec(operation) ?? [];
  const wanted = new Set(text.split(","));
  if (text === "") return undefined;
  if (operator === "=") return (value) => typeof value === "string" && wanted.has(value);
  if (operator === "!=") return (value) => !wanted.has(String(value));
  return wanted.size > 1 ? undefined : ordered(operator, (value) => compareIds(value, text));
}

function parseString(operation: string): Test | undefined {
  const [, operator, text = ""] = /^(~~|~|!=|=)(.*)$/s.exec(operation) ?? [];
  if (operator === "=") return (value) => value === text;
  if (operator === "!=") return (value) => value !== text;
  if (operator === "~")
    return (value) =>
      String(value ?? "")
        .toLowerCase()
        .includes(text.toLowerCase());
  if (operator === "~~") return matching(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("%", ".*"));
  return undefined;
}

function parseBoolean(operation: string): Test | undefined {
  const [, operator, text] = /^(!=|=)(true|false)$/.exec(operation) ?? [];
  if (operator === undefined) return undefined;
  return (value) => (value === (text === "true")) === (operator === "=");
}

function parseArray(operation: string): Test | undefined {
  const [, text] = /^~(.+)$/.exec(operation) ?? [];
  return text === undefined ? undefined : (value) => Array.isArray(value) && value.includes(text);
}

const orders: Record<string, (order: number) => boolean> = {
  ">=": (order) => order >= 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  "<": (order) => order < 0,
  "=": (order) => order === 0,
};

function ordered(operator: string, compare: (value: string) => number): Test | undefined {
  const decide = orders[operator];
  return decide && ((value) => typeof value === "string" && decide(compare(value)));
}

function matching(pattern: string): Test {
  const expression = new RegExp(`^${pattern}$`, "is");
  return (value) => typeof value === "string" && expression.test(value);
}
