import { z } from "zod";
import type { Permission } from "@/lib/auth/roles";
import type { ErrorCode } from "@/lib/errors";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Who may call: anybody; who works in an organization; who is signed in, wherever they work; a super admin; the scheduler
 * with its secret; or a provider with its signature or token.
 */
export type Access = "public" | "session" | "person" | "super_admin" | "cron" | "webhook";

/** A successful answer. Without a schema it has no body; `contentType` is for what is not JSON. */
export type Answer = { description: string; schema?: z.ZodType; contentType?: string };

/** One route as data: what is validated, and what the API's document says, are the same thing. */
export type Endpoint = {
  method: Method;
  /** As in OpenAPI: `/api/connections/{id}/sync`. */
  path: `/api/${string}`;
  summary: string;
  description?: string;
  tag: string;
  access: Access;
  permission?: Permission;
  /** Where one of several is enough. The core asks more closely. */
  eitherPermission?: readonly [Permission, ...Permission[]];
  /** A change that stays possible when the subscription forbids all others: paying, keeping others out, leaving. */
  worksWhenReadOnly?: true;
  /** The session that asks is over afterwards, and can have no answer repeated: so there is no Idempotency-Key. */
  endsSession?: true;
  /** A super admin who works in no organization may ask for it too, naming what it is about. */
  fromNowhere?: true;
  /** The one kind of change that whoever looks into an organization from outside may make: to leave it. */
  endsLook?: true;
  params?: z.ZodType<Record<string, unknown>>;
  query?: z.ZodType<Record<string, unknown>>;
  body?: z.ZodType;
  answers: Record<number, Answer>;
  /** Codes that only this route answers with; those that follow from its access and inputs are added by themselves. */
  refusals?: readonly ErrorCode[];
};

type Output<E, K extends "params" | "query" | "body"> = E extends { [Key in K]: z.ZodType<infer Value> }
  ? Value
  : undefined;

export type ParamsOf<E> = Output<E, "params">;
export type QueryOf<E> = Output<E, "query">;
export type BodyOf<E> = Output<E, "body">;

/** Declares a route. Lives in its feature's schema.ts, beside the inputs that it names. */
export function defineEndpoint<const E extends Endpoint>(endpoint: E): E {
  return endpoint;
}

/** The id of a row, in the one way that the database writes it. */
export const idInput = z.uuid().toLowerCase();

/** The usual path parameter. Whatever is no UUID is not found. */
export const idParams = z.object({ id: idInput });

/** A page of a list: its rows and where the next page starts. */
export function pageOf<T extends z.ZodType>(row: T) {
  return z.object({ data: z.array(row), nextCursor: z.string().nullable() });
}

/** Whether a subscription that forbids changes forbids this one. */
export function isForSubscribers({ method, access, worksWhenReadOnly }: Endpoint): boolean {
  return access === "session" && method !== "GET" && !worksWhenReadOnly;
}

/** Whether a request may carry an Idempotency-Key: where somebody signed in changes something, and still is afterwards. */
export function takesKey({ access, method, endsSession }: Endpoint): boolean {
  return ["session", "person", "super_admin"].includes(access) && method !== "GET" && !endsSession;
}

/** Every code that a route may refuse with: those that it names, and those that its access and inputs bring along. */
export function refusalsOf(endpoint: Endpoint): ErrorCode[] {
  const { access, permission, eitherPermission, params, query, body, method, refusals = [] } = endpoint;
  const codes: (ErrorCode | false)[] = [
    (query !== undefined || body !== undefined) && "invalid_input",
    !["public", "webhook"].includes(access) && "unauthenticated",
    access === "super_admin" && "forbidden",
    (permission !== undefined ||
      eitherPermission !== undefined ||
      (method !== "GET" && access !== "cron" && access !== "webhook")) &&
      "forbidden",
    isForSubscribers(endpoint) && "subscription",
    params !== undefined && "not_found",
    body !== undefined && "too_large",
    "internal",
  ];
  return [...new Set([...codes.filter((code) => code !== false), ...keyRefusals(endpoint), ...refusals])];
}

function keyRefusals(endpoint: Endpoint): ErrorCode[] {
  return takesKey(endpoint) ? ["invalid_input", "conflict", "key_reused"] : [];
}
