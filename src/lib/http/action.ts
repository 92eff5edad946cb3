import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { refuseWhileLooking } from "@/lib/auth/look";
import { requireCurrentPerson, requireTenant } from "@/lib/auth/session";
import type { SignedIn } from "@/lib/auth/viewer";
import { AppError, type ErrorCode, type FieldError, statusByCode } from "@/lib/errors";
import { refuseUnusable } from "@/lib/http/body";
import { inOneLine } from "@/lib/http/one-line";
import { parseInput } from "@/lib/http/parse";
import { asAppError } from "@/lib/http/problem";
import type { TenantContext } from "@/lib/tenant/context";

export type ActionFailure = { ok: false; code: ErrorCode; message: string; errors: FieldError[] };

/** What a form shows after it was sent. */
export type ActionResult<T = undefined> = { ok: true; data: T } | ActionFailure;

/** Fits `useActionState` and `<form action>`; code may call it with a plain object instead of a form. */
export type Action<T> = (previous: unknown, input: FormData | object) => Promise<ActionResult<T>>;

/**
 * A server action of whoever is signed in: proves the session and the subscription, parses, makes one call. Failures
 * are returned. `worksWhenReadOnly` means here what it means of an endpoint.
 */
export function tenantAction<I, T>(
  schema: z.ZodType<I>,
  work: (ctx: TenantContext, input: I) => Promise<T>,
  { worksWhenReadOnly = false } = {},
): Action<T> {
  return (_, input) => settled(async () => work(await requireTenant({ worksWhenReadOnly }), parsed(schema, input)));
}

/**
 * A server action of whoever is signed in, wherever they work. Refused to whoever looks into an organization from outside,
 * unless it `endsLook`.
 */
export function personAction<I, T>(
  schema: z.ZodType<I>,
  work: (signedIn: SignedIn, input: I) => Promise<T>,
  { endsLook = false } = {},
): Action<T> {
  return (_, input) =>
    settled(async () => {
      const signedIn = await requireCurrentPerson();
      if (!endsLook) refuseWhileLooking(signedIn.look);
      return work(signedIn, parsed(schema, input));
    });
}

/** A server action that nobody signs in to. `work` gets the headers of the request. */
export function publicAction<I, T>(schema: z.ZodType<I>, work: (input: I, headers: Headers) => Promise<T>): Action<T> {
  return (_, input) => settled(async () => work(parsed(schema, input), new Headers(await headers())));
}

async function settled<T>(work: () => Promise<T>): Promise<ActionResult<T>> {
  const sent = await headers();
  const asked = { headers: sent, route: routeOf(sent.get("x-hub-path") ?? "/"), method: "POST" };
  const ended = await inOneLine("action", asked, () => outcome(work));
  if ("signal" in ended) throw ended.signal;
  return ended.result;
}

type Outcome<T> =
  | { status: number; error?: AppError; result: ActionResult<T> }
  /** What Next steers by: thrown on, once its line is written. */
  | { status: 303; signal: unknown };

async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { status: 200, result: { ok: true, data: await work() } };
  } catch (thrown) {
    try {
      // Next redirects by throwing; that is no failure.
      unstable_rethrow(thrown);
    } catch (signal) {
      return { status: 303, signal };
    }
    const error = asAppError(thrown);
    const { code, message, details } = error;
    return { status: statusByCode[code], error, result: { ok: false, code, message, errors: details.errors ?? [] } };
  }
}

/** The pattern of a page's address, so that lines can be counted by it and no token of a link stands in one. */
function routeOf(path: string): string {
  return path.replace(/\?.*$/, "").replaceAll(/\/(?![a-z-]{1,30}(?:\/|$))[^/]+/g, "/{id}");
}

function parsed<I>(schema: z.ZodType<I>, input: FormData | object): I {
  const plain = input instanceof FormData ? fieldsOf(input) : input;
  refuseUnusable(plain);
  return parseInput(schema, plain);
}

function fieldsOf(form: FormData): Record<string, string | string[]> {
  const names = [...new Set(form.keys())].filter((name) => !name.startsWith("$"));
  return Object.fromEntries(
    names.map((name) => {
      const values = form.getAll(name).map(toText);
      return [name, values.length > 1 ? values : (values[0] ?? "")];
    }),
  );
}

function toText(value: FormDataEntryValue): string {
  if (typeof value === "string") return value;
  throw new AppError("invalid_input", "This form takes no files.");
}
