import { unstable_rethrow } from "next/navigation";
import { env } from "@/env";
import { noteView, refuseWhileLooking } from "@/lib/auth/look";
import { contextOf, contextOfNone, requirePerson, requireViewer, requireViewerOrSuperAdmin } from "@/lib/auth/session";
import { requireSuperAdmin } from "@/lib/auth/super-admin";
import type { Person, SignedIn, Viewer } from "@/lib/auth/viewer";
import { isSameSecret } from "@/lib/crypto/signature";
import { AppError } from "@/lib/errors";
import {
  type BodyOf,
  type Endpoint,
  isForSubscribers,
  type ParamsOf,
  type QueryOf,
  takesKey,
} from "@/lib/http/endpoint";
import { once } from "@/lib/http/once";
import { inOneLine } from "@/lib/http/one-line";
import { refuseForeignSite } from "@/lib/http/origin";
import { parseRequest, type RouteParams } from "@/lib/http/parse";
import { asAppError, problemResponse } from "@/lib/http/problem";
import { addLogFields } from "@/lib/log";
import { requireEither, requirePermission, type TenantContext } from "@/lib/tenant/context";
import { requireWritable } from "@/lib/tenant/subscription";

export type RouteHandler = (request: Request, context: { params: Promise<RouteParams> }) => Promise<Response>;

/** What a handler gets: every part already parsed by the endpoint's schemas. */
export type Incoming<E extends Endpoint> = {
  params: ParamsOf<E>;
  query: QueryOf<E>;
  body: BodyOf<E>;
  request: Request;
  requestId: string;
};

/** An answer is a Response, or what goes into the endpoint's successful one as JSON. Nothing means 204. */
type Result = Response | object | undefined;

/**
 * A route for whoever is signed in: refuses foreign sites, proves session, permission and, for a change,
 * subscription, parses, then makes one call: once, when the request has an Idempotency-Key. All failures are answered
 * in one shape.
 */
export function tenantRoute<E extends Endpoint & { access: "session" }>(
  endpoint: E,
  handle: (incoming: Incoming<E> & { ctx: TenantContext; viewer: Viewer }) => Promise<Result>,
): RouteHandler {
  return route(endpoint, async (call) => {
    const viewer = await requireViewer(call.request.headers);
    const ctx = contextOf(viewer, call.requestId);
    return answerIn(endpoint, { ...call, ctx, viewer }, (incoming) => handle({ ...incoming, ctx, viewer }));
  });
}

/**
 * The same, for what a super admin may also ask for without working in any organization, naming what it is about: the
 * context is then of none, and whatever it is asked for by itself is not found.
 */
export function tenantOrSuperAdminRoute<E extends Endpoint & { access: "session"; fromNowhere: true }>(
  endpoint: E,
  handle: (incoming: Incoming<E> & { ctx: TenantContext }) => Promise<Result>,
): RouteHandler {
  return route(endpoint, async (call) => {
    const viewer = await requireViewerOrSuperAdmin(call.request.headers);
    const ctx = "organization" in viewer ? contextOf(viewer, call.requestId) : contextOfNone(viewer, call.requestId);
    return answerIn(endpoint, { ...call, ctx, viewer }, (incoming) => handle({ ...incoming, ctx }));
  });
}

/**
 * A route for whoever is signed in, wherever they work: what it shows or changes is the person's own. Otherwise like
 * `tenantRoute`.
 */
export function personRoute<E extends Endpoint & { access: "person" }>(
  endpoint: E,
  handle: (incoming: Incoming<E> & SignedIn) => Promise<Result>,
): RouteHandler {
  return route(endpoint, async ({ request, params, requestId }) => {
    const signedIn = await requirePerson(request.headers);
    addLogFields({ userId: signedIn.person.user.id });
    const parsed = await parsedBy(endpoint, request, params);
    return oncePersonally(endpoint, signedIn, { request, body: parsed.body }, () =>
      handle({ ...parsed, request, requestId, ...signedIn }),
    );
  });
}

/** A route for super admins, who see all organizations. Everybody else learns no more than 403. */
export function superAdminRoute<E extends Endpoint & { access: "super_admin" }>(
  endpoint: E,
  handle: (incoming: Incoming<E> & SignedIn) => Promise<Result>,
): RouteHandler {
  return route(endpoint, async ({ request, params, requestId }) => {
    const signedIn = await requirePerson(request.headers);
    addLogFields({ userId: signedIn.person.user.id });
    requireSuperAdmin(signedIn.person);
    const parsed = await parsedBy(endpoint, request, params);
    return oncePersonally(endpoint, signedIn, { request, body: parsed.body }, () =>
      handle({ ...parsed, request, requestId, ...signedIn }),
    );
  });
}

type Entered = Call & { ctx: TenantContext; viewer: Viewer | Person };

/** What is the same wherever somebody works: permission, looks, subscription, the parts of the request, its key. */
async function answerIn<E extends Endpoint>(
  endpoint: E,
  { request, params, requestId, ctx, viewer }: Entered,
  work: (incoming: Incoming<E>) => Promise<Result>,
): Promise<Response> {
  const place = "organization" in viewer ? viewer : null;
  addLogFields({ userId: viewer.user.id, ...(place ? { organizationId: ctx.organizationId } : {}) });
  if (endpoint.permission) requirePermission(ctx, endpoint.permission);
  if (endpoint.eitherPermission) requireEither(ctx, endpoint.eitherPermission);
  if (changes(endpoint)) refuseWhileLooking(place?.look);
  else if (place?.look) await noteView(ctx, new URL(request.url).pathname, { repeated: true });
  if (place && isForSubscribers(endpoint)) requireWritable(place.organization.subscription, ctx.now());
  const parsed = await parsedBy(endpoint, request, params);
  const owner = { organizationId: place && ctx.organizationId, userId: viewer.user.id };
  const carryOut = async () => toResponse(endpoint, await work({ ...parsed, request, requestId }));
  return takesKey(endpoint) ? once(owner, { request, body: parsed.body }, carryOut) : carryOut();
}

/**
 * Once, under a key of the person's own. Whoever looks into an organization is refused only where it was not done already:
 * the request that began a look may be repeated during it.
 */
function oncePersonally(
  endpoint: Endpoint,
  { person, look }: SignedIn,
  sent: { request: Request; body: unknown },
  work: () => Promise<Result>,
): Promise<Response> {
  const owner = { organizationId: null, userId: person.user.id };
  return once(owner, { ...sent, session: person.sessionId }, async () => {
    if (changes(endpoint)) refuseWhileLooking(look);
    return toResponse(endpoint, await work());
  });
}

/** A route that nobody signs in to. Webhooks prove their caller themselves, from the raw body. */
export function publicRoute<E extends Endpoint & { access: "public" | "webhook" }>(
  endpoint: E,
  handle: (incoming: Incoming<E>) => Promise<Result>,
): RouteHandler {
  return route(endpoint, async ({ request, params, requestId }) => {
    const parsed = await parsedBy(endpoint, request, params);
    return handle({ ...parsed, request, requestId });
  });
}

/** A route for the scheduler alone, which knows CRON_SECRET. Nobody else learns more than 401. */
export function cronRoute<E extends Endpoint & { access: "cron" }>(
  endpoint: E,
  handle: (incoming: Incoming<E>) => Promise<Result>,
): RouteHandler {
  return route(endpoint, async ({ request, params, requestId }) => {
    const [, presented] = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
    if (!isSameSecret(presented, env.CRON_SECRET)) {
      throw new AppError("unauthenticated", "This route is for the scheduler, with its secret as a bearer token.");
    }
    const parsed = await parsedBy(endpoint, request, params);
    return handle({ ...parsed, request, requestId });
  });
}

type Call = { request: Request; params: Promise<RouteParams>; requestId: string };

function route(endpoint: Endpoint, answer: (call: Call) => Promise<Result>): RouteHandler {
  return async (request, { params }) => {
    const asked = { headers: request.headers, route: endpoint.path, method: endpoint.method };
    const { response } = await inOneLine("request", asked, async (requestId) => {
      const ended = await outcome(endpoint, () => answer({ request, params, requestId }), request);
      ended.response.headers.set("x-request-id", requestId);
      return { ...ended, status: ended.response.status };
    });
    return response;
  };
}

async function outcome(endpoint: Endpoint, answer: () => Promise<Result>, request: Request) {
  try {
    if (endpoint.access !== "cron" && endpoint.access !== "webhook") refuseForeignSite(request);
    return { response: toResponse(endpoint, await answer()) };
  } catch (thrown) {
    // Next steers by throwing; those are not ours to answer.
    unstable_rethrow(thrown);
    const error = asAppError(thrown);
    return { response: problemResponse(error), error };
  }
}

/** Whether whoever only looks in must be refused. */
function changes({ method, endsLook }: Endpoint): boolean {
  return method !== "GET" && !endsLook;
}

function toResponse(endpoint: Endpoint, result: Result): Response {
  if (result instanceof Response) return new Response(result.body, result);
  const [status = 200] = Object.keys(endpoint.answers).map(Number);
  const init = { status: result === undefined ? 204 : status, headers: { "cache-control": "no-store" } };
  return result === undefined ? new Response(null, init) : Response.json(result, init);
}

// The endpoint's schemas are what these types were read from.
async function parsedBy<E extends Endpoint>(endpoint: E, request: Request, params: Promise<RouteParams>) {
  const parsed = await parseRequest(endpoint, request, params);
  return parsed as { params: ParamsOf<E>; query: QueryOf<E>; body: BodyOf<E> };
}
