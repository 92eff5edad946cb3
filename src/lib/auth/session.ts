import { headers } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import { sessionDriver } from "@/lib/auth/driver";
import { noteView, personOf, refuseWhileLooking, withLook } from "@/lib/auth/look";
import { allows, type Permission } from "@/lib/auth/roles";
import { requireSuperAdmin, superAdminActor } from "@/lib/auth/super-admin";
import type { Person, SessionState, SignedIn, Viewer } from "@/lib/auth/viewer";
import { nilId } from "@/lib/db/id";
import { countWorkplaces } from "@/lib/db/system/workplaces";
import { AppError } from "@/lib/errors";
import { addLogFields } from "@/lib/log";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";
import { requireWritable } from "@/lib/tenant/subscription";

/** The viewer of a request. Throws `unauthenticated` without a live session, `forbidden` after a membership's end. */
export async function requireViewer(requestHeaders: Headers): Promise<Viewer> {
  return viewerIn(await readState(requestHeaders));
}

/** The viewer of a request, or a super admin who works nowhere at the moment. Throws as `requireViewer`. */
export async function requireViewerOrSuperAdmin(requestHeaders: Headers): Promise<Viewer | Person> {
  const state = await readState(requestHeaders);
  return state.status === "ended" && state.person.superAdmin ? state.person : viewerIn(state);
}

/** Who sends a request, wherever they work or whether they do. Throws `unauthenticated` without a live session. */
export async function requirePerson(requestHeaders: Headers): Promise<SignedIn> {
  return personIn(await readState(requestHeaders));
}

/** The context of a request, or null when nobody is signed in or their membership has ended. */
export async function optionalContext(
  requestHeaders: Headers,
  requestId: string | null,
): Promise<TenantContext | null> {
  const state = await readState(requestHeaders);
  return state.status === "active" ? contextOf(state.viewer, requestId) : null;
}

/** What a viewer acts with. */
export function contextOf({ user, organization, permissions, look }: Viewer, requestId: string | null): TenantContext {
  const actor = { type: look ? "super_admin" : "user", id: user.id, label: user.fullName } as const;
  return mintContext({ organizationId: organization.id, actor, permissions, requestId });
}

/** What a super admin acts with who works nowhere: of no organization, so that nothing is in it. */
export function contextOfNone(person: Person, requestId: string | null): TenantContext {
  requireSuperAdmin(person);
  return mintContext({ organizationId: nilId, actor: superAdminActor(person), permissions: ["*"], requestId });
}

/**
 * The context of the request being answered, for server actions, whose log line names it. Throws as `requireViewer`
 * does, `subscription` where that forbids changes, and `forbidden` to whoever only looks in.
 */
export async function requireTenant({ worksWhenReadOnly = false } = {}): Promise<TenantContext> {
  const state = await currentState();
  if (state.status === "active") {
    addLogFields({ userId: state.viewer.user.id, organizationId: state.viewer.organization.id });
    refuseWhileLooking(state.viewer.look);
    if (!worksWhenReadOnly) requireWritable(state.viewer.organization.subscription);
    return currentContext(state.viewer);
  }
  if (state.status === "none") throw new AppError("unauthenticated", "You have been signed out. Sign in again.");
  throw ended(state.advice);
}

/** Who sends the server action being answered, whose log line names them. Throws `unauthenticated`. */
export async function requireCurrentPerson(): Promise<SignedIn> {
  const signedIn = personIn(await currentState());
  addLogFields({ userId: signedIn.person.user.id });
  return signedIn;
}

/**
 * Who looks at the page being drawn. Nobody is sent to sign in, and back again afterwards; whoever has lost this
 * organization is sent where they can choose another. One read per request.
 */
export async function pageSession(): Promise<Viewer> {
  const state = await currentState();
  if (state.status === "active") return state.viewer;
  if (state.status === "none") redirect(await signInPath());
  if (state.person.superAdmin) redirect("/admin");
  // A service outside says in which organization somebody works, and has its own screen to choose one.
  if (!sessionDriver().choosesOrganization) redirect("/sign-in?ended=1");
  redirect((await countWorkplaces(state.person.user.id)) > 0 ? "/organizations" : "/sign-in?ended=1");
}

/** Who looks at a page that belongs to no organization. Nobody is sent to sign in. */
export async function pagePerson(): Promise<SignedIn> {
  const state = await currentState();
  if (state.status === "none") redirect(await signInPath());
  return personIn(state);
}

/** Who looks at a page that sees all organizations. To everybody but a super admin it is not there. */
export async function pageSuperAdmin(): Promise<SignedIn> {
  const signedIn = await pagePerson();
  if (!signedIn.person.superAdmin) notFound();
  return signedIn;
}

/**
 * The context that a page's loaders read with. Nobody is sent to sign in; who lacks `permission` is shown
 * `app/forbidden.tsx` in place of the page. Whatever a super admin sees from outside is noted first.
 */
export async function pageContext(permission?: Permission): Promise<TenantContext> {
  const viewer = await pageSession();
  if (permission && !allows(new Set(viewer.permissions), permission)) forbidden();
  if (viewer.look) await noteCurrentView();
  return currentContext(viewer);
}

/** The same for what stands around every page, which nobody came to see. */
export async function frameContext(): Promise<TenantContext> {
  return currentContext(await pageSession());
}

/** How whoever opens a page stands, for the pages that ask them to sign in. */
export function pageStanding(): Promise<SessionState> {
  return currentState();
}

const currentState = cache(async (): Promise<SessionState> => readState(await headers()));

const noteCurrentView = cache(async (): Promise<void> => {
  const [path = "/"] = ((await headers()).get("x-hub-path") ?? "/").split("?");
  await noteView(await frameContext(), path);
});

async function readState(requestHeaders: Headers): Promise<SessionState> {
  return withLook(await sessionDriver().readSession(requestHeaders));
}

function viewerIn(state: SessionState): Viewer {
  if (state.status === "active") return state.viewer;
  if (state.status === "none") throw new AppError("unauthenticated", "Sign in first.");
  throw ended(state.advice);
}

function personIn(state: SessionState): SignedIn {
  const person = personOf(state);
  if (!person) throw new AppError("unauthenticated", "Sign in first.");
  return { person, look: state.status === "active" ? state.viewer.look : null };
}

async function signInPath(): Promise<string> {
  const path = (await headers()).get("x-hub-path") ?? "/";
  return path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`;
}

function ended(advice = "Your access to this organization has ended. Ask one of its owners."): AppError {
  return new AppError("forbidden", advice);
}

async function currentContext(viewer: Viewer): Promise<TenantContext> {
  return contextOf(viewer, (await headers()).get("x-request-id"));
}
