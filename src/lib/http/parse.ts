import type { z } from "zod";
import { AppError, type FieldError } from "@/lib/errors";
import { isStorable, readJson } from "@/lib/http/body";
import type { Endpoint } from "@/lib/http/endpoint";

export type RouteParams = Record<string, string | string[] | undefined>;

/** Everything that an endpoint asks for, parsed. Throws `not_found` for its path, `invalid_input` for the rest. */
export async function parseRequest(endpoint: Endpoint, request: Request, params: Promise<RouteParams>) {
  return {
    params: endpoint.params ? parseParams(endpoint.params, await params) : undefined,
    query: endpoint.query ? parseInput(endpoint.query, queryOf(request)) : undefined,
    body: endpoint.body ? parseInput(endpoint.body, await readJson(request)) : undefined,
  };
}

/** Parses an input. Throws `invalid_input` with a plain sentence for each field that is wrong. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input, { error: sentence });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, 50).map(toFieldError);
  throw new AppError("invalid_input", summary(errors), { errors });
}

function parseParams<T>(schema: z.ZodType<T>, input: RouteParams): T {
  const parsed = schema.safeParse(input);
  if (
    parsed.success &&
    Object.values(input)
      .flat()
      .every((value) => isStorable(value ?? ""))
  )
    return parsed.data;
  throw new AppError("not_found", "There is nothing at this address.");
}

function queryOf(request: Request): Record<string, string | string[]> {
  const { searchParams } = new URL(request.url);
  const named = [...new Set(searchParams.keys())].map((name): [string, string | string[]] => {
    const values = searchParams.getAll(name);
    return [name, values.length > 1 ? values : (values[0] ?? "")];
  });
  for (const [path, value] of named) {
    if (isStorable(path) && [value].flat().every(isStorable)) continue;
    const message = "This has characters that cannot be kept.";
    throw new AppError("invalid_input", "The address has characters that cannot be used.", {
      errors: [{ path, message }],
    });
  }
  return Object.fromEntries(named);
}

const kinds: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  date: "a date",
};

/** Zod's own words stay wherever they are plain enough. */
function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== "invalid_type") return undefined;
  if (issue.input === undefined) return "This is required.";
  return `This must be ${kinds[issue.expected] ?? issue.expected}.`;
}

function toFieldError({ path, message }: z.core.$ZodIssue): FieldError {
  return { path: path.map(String).join("."), message };
}

function summary(errors: FieldError[]): string {
  const [first] = errors;
  if (!first) return "What was sent cannot be used.";
  const where = first.path === "" ? "" : ` "${first.path}":`;
  const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : "";
  return `What was sent cannot be used.${where} ${first.message}${more}`;
}
