import { redirect } from "next/navigation";
import { listOwnSessions } from "@/features/accounts/queries";
import { ownPath } from "@/features/accounts/rules";
import { isSignedIn, pageSession } from "@/lib/auth/session";

/** Sends whoever is signed in already to where they were going. Returns where that is. */
export async function loadWayIn(searchParams: Record<string, string | string[] | undefined>) {
  const next = ownPath([searchParams.next].flat()[0]);
  if (await isSignedIn()) redirect(next);
  return { next, ended: searchParams.ended !== undefined };
}

/** The sessions page's data. */
export async function loadSessions() {
  const { user, organization, sessionId } = await pageSession();
  return { sessions: await listOwnSessions(user.id, sessionId), timeZone: organization.timeZone };
}
