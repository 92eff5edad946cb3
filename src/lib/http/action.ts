import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { refuseWhileLooking } from "@/lib/auth/look";
import { requireCurrentPerson, requireTenant } from "@/lib/auth/session";
import type { SignedIn } from "@/lib/auth/viewer";
import { AppError, type ErrorCode, type FieldError } from "@/lib/errors";
import { refuseUnusable } from "@/lib/http/body";
import { parseInput } from "@/lib/http/parse";
import { asAppError } from "@/lib/http/problem";
import { log } from "@/lib/log";
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
  try {
    return { ok: true, data: await work() };
  } catch (thrown) {
    // Next redirects by throwing; that is no failure.
    unstable_rethrow(thrown);
    const { code, message, details } = asAppError(thrown);
    if (code === "internal" || code === "unavailable") log.error("action", { code, error: details.cause });
    return { ok: false, code, message, errors: details.errors ?? [] };
  }
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
