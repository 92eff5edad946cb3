import { headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import { sessionDriver } from "@/lib/auth/driver";
import { allows, type Permission } from "@/lib/auth/roles";
import type { SessionState, Viewer } from "@/lib/auth/viewer";
import { AppError } from "@/lib/errors";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";
import { requireWritable } from "@/lib/tenant/subscription";

const hasEnded = "Your access to this organization has ended. Ask one of its owners.";

/** The viewer of a request. Throws `unauthenticated` without a live session, `forbidden` after a membership's end. */
export async function requireViewer(requestHeaders: Headers): Promise<Viewer> {
  const state = await sessionDriver().readSession(requestHeaders);
  if (state.status === "active") return state.viewer;
  if (state.status === "none") throw new AppError("unauthenticated", "Sign in first.");
  throw new AppError("forbidden", state.advice ?? hasEnded);
}

/** The context of a request, or null when nobody is signed in or their membership has ended. */
export async function optionalContext(
  requestHeaders: Headers,
  requestId: string | null,
): Promise<TenantContext | null> {
  const state = await sessionDriver().readSession(requestHeaders);
  return state.status === "active" ? contextOf(state.viewer, requestId) : null;
}

/** What a viewer acts with. */
export function contextOf({ user, organization, permissions }: Viewer, requestId: string | null): TenantContext {
  const actor = { type: "user", id: user.id, label: user.fullName } as const;
  return mintContext({ organizationId: organization.id, actor, permissions, requestId });
}

/**
 * The context of the request being answered, for server actions. Throws as `requireViewer` does, and `subscription`
 * where that forbids changes.
 */
export async function requireTenant({ worksWhenReadOnly = false } = {}): Promise<TenantContext> {
  const state = await currentState();
  if (state.status === "active") {
    if (!worksWhenReadOnly) requireWritable(state.viewer.organization.subscription);
    return currentContext(state.viewer);
  }
  if (state.status === "none") throw new AppError("unauthenticated", "You have been signed out. Sign in again.");
  throw new AppError("forbidden", state.advice ?? hasEnded);
}

/** Who looks at the page being drawn; nobody is sent to sign in, and back again afterwards. One read per request. */
export async function pageSession(): Promise<Viewer> {
  const state = await currentState();
  if (state.status === "active") return state.viewer;
  if (state.status === "ended") redirect("/sign-in?ended=1");
  const path = (await headers()).get("x-hub-path") ?? "/";
  redirect(path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`);
}

/**
 * The context that a page's loaders read with. Nobody is sent to sign in; who lacks `permission` is shown
 * `app/forbidden.tsx` in place of the page.
 */
export async function pageContext(permission?: Permission): Promise<TenantContext> {
  const viewer = await pageSession();
  if (permission && !allows(new Set(viewer.permissions), permission)) forbidden();
  return currentContext(viewer);
}

/** How whoever opens a page stands, for the pages that ask them to sign in. */
export function pageStanding(): Promise<SessionState> {
  return currentState();
}

const currentState = cache(async (): Promise<SessionState> => sessionDriver().readSession(await headers()));

async function currentContext(viewer: Viewer): Promise<TenantContext> {
  return contextOf(viewer, (await headers()).get("x-request-id"));
}
