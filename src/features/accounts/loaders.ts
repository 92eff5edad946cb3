import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { listOwnSessions } from "@/features/accounts/queries";
import { ownPath } from "@/features/accounts/rules";
import { clerkSettings } from "@/lib/auth/clerk-settings";
import { pageSession, pageStanding } from "@/lib/auth/session";

/** What the way in looks like: our own forms, or Clerk's screens, to which a session may be known that is over here. */
export type WayIn = {
  next: string;
  ended: boolean;
  advice: string | null;
  /** Whether the password was set anew just now. */
  changed: boolean;
  clerk: { left: boolean } | null;
};

/** Sends whoever is signed in already to where they were going. Returns where that is, and what to show. */
export async function loadWayIn(searchParams: Record<string, string | string[] | undefined>): Promise<WayIn> {
  const next = ownPath([searchParams.next].flat()[0]);
  const state = await pageStanding();
  if (state.status === "active") redirect(next);
  if (state.status === "ended" && state.person.superAdmin) redirect("/admin");
  const isClerk = clerkSettings() !== null;
  return {
    next,
    // Of our own sessions only the address says it; with Clerk's, who is still signed in over there must be told.
    ended: searchParams.ended !== undefined || (isClerk && state.status === "ended"),
    advice: state.status === "ended" ? (state.advice ?? null) : null,
    changed: !isClerk && searchParams.changed !== undefined,
    clerk: isClerk ? { left: state.status === "none" && state.left === true } : null,
  };
}

/** What Clerk needs around all pages; null when people sign in here. */
export async function loadClerk(): Promise<{ publishableKey: string; nonce: string } | null> {
  const settings = clerkSettings();
  if (!settings) return null;
  return { publishableKey: settings.publishableKey, nonce: (await headers()).get("x-nonce") ?? "" };
}

/** The sessions page's data; `passwordOf` is the address that a password goes with, null where there are none. */
export async function loadSessions() {
  const { user, organization, sessionId } = await pageSession();
  const { data: sessions, more } = await listOwnSessions(user.id, sessionId);
  return { sessions, more, timeZone: organization.timeZone, passwordOf: clerkSettings() ? null : user.email };
}
