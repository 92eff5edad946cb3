import { createClerkClient } from "@clerk/backend";
import { env } from "@/env";
import { stateOfHash } from "@/lib/auth/builtin";
import { callerOf } from "@/lib/auth/caller";
import { clerkApi } from "@/lib/auth/clerk-api";
import { type ClerkSettings, clerkSettings } from "@/lib/auth/clerk-settings";
import { type Claims, ensureUserInOrganization } from "@/lib/auth/directory-gap";
import type { Leave, SessionState, Viewer } from "@/lib/auth/viewer";
import { sha256 } from "@/lib/crypto/signature";
import { appendAudit } from "@/lib/db/audit";
import { keepOutsideSession, lookUpOutsideSession, type OutsideSession } from "@/lib/db/system/outside-sessions";
import { withTenant } from "@/lib/db/tenant";
import { log } from "@/lib/log";
import { mintContext } from "@/lib/tenant/mint";

const nowhere =
  "You are signed in, but belong to no organization here. Choose one, or ask an owner of yours to invite you.";

/**
 * What a request's session token is worth at this moment. Clerk says who it is; whether they still belong, and as what,
 * is read from our own rows.
 */
export async function readClerkSession(headers: Headers): Promise<SessionState> {
  const claims = await readClaims(headers);
  if (!claims) return { status: "none" };
  const session = outsideSession(claims, headers);
  const found = await lookUpOutsideSession(session);
  if (found === "ended") return { status: "none", left: true };
  const outcome = found === "known" ? "kept" : ((await keepOutsideSession(session)) ?? (await admit(session, claims)));
  // Not where the session works: another tab of it may name another organization meanwhile.
  const state = await stateOfHash(session.tokenHash, session.organizationKey);
  if (state.status === "ended" && !(outcome && claims.organization)) return { ...state, advice: nowhere };
  if (state.status === "active" && outcome === "opened") await noteSignIn(state.viewer);
  return state;
}

/** Ends the session of a request at Clerk, as far as Clerk can be reached: here it is over in any case. */
export async function leaveClerk(headers: Headers): Promise<Leave> {
  const claims = await readClaims(headers);
  const sent = (headers.get("cookie") ?? "").split(/;\s*/).map((cookie) => cookie.split("=")[0] ?? "");
  const cookies = sent.filter((name) => /^__session(_[\w-]+)?$/.test(name));
  if (!claims) return { tokenHash: null, cookies };
  await clerkApi({ deadline: new Date(Date.now() + 4_000) })
    .revokeSession(claims.sessionId)
    .catch((error: unknown) => log.warn("clerk session not revoked", { error }));
  return { tokenHash: outsideHash(claims.sessionId), cookies };
}

/** What a request's session token proves; null for none, for one that is forged, too old, or made for another site. */
export async function readClaims(headers: Headers): Promise<Claims | null> {
  const settings = clerkSettings();
  if (!settings) return null;
  const state = await clientOf(settings).authenticateRequest(proofIn(headers), {
    authorizedParties: settings.authorizedParties,
    acceptsToken: "session_token",
  });
  const auth = state.status === "signed-in" ? state.toAuth() : null;
  if (!auth?.userId || !auth.sessionId) return null;
  const { userId, sessionId, orgId, orgSlug, orgRole, sessionClaims } = auth;
  return {
    sessionId,
    personKey: userId,
    organization: orgId ? { key: orgId, slug: orgSlug ?? null, role: orgRole ?? "" } : null,
    issuedAt: new Date(sessionClaims.iat * 1_000),
  };
}

/** What a session from outside is kept under. A colon keeps it apart from the tokens that we hand out. */
export function outsideHash(sessionId: string): string {
  return sha256(`clerk:${sessionId}`);
}

/** Somebody who signs in before word of them has come: asks for it, and looks once more. Null: not there, in truth. */
async function admit(session: OutsideSession, claims: Claims): Promise<"opened" | "kept" | null> {
  await ensureUserInOrganization(claims);
  const outcome = await keepOutsideSession(session);
  if (!outcome) await keepOutsideSession({ ...session, organizationKey: null });
  return outcome;
}

async function noteSignIn({ user, organization }: Viewer): Promise<void> {
  const actor = { type: "user", id: user.id, label: user.fullName } as const;
  const ctx = mintContext({ organizationId: organization.id, actor, permissions: [] });
  await withTenant(ctx, (db) => appendAudit(db, ctx, { action: "sign_in", subjectType: "user", subjectId: user.id }));
}

function outsideSession({ sessionId, personKey, organization }: Claims, headers: Headers): OutsideSession {
  const { userAgent, address } = callerOf(headers);
  const organizationKey = organization?.key ?? null;
  return { tokenHash: outsideHash(sessionId), personKey, organizationKey, userAgent, address };
}

/** Only what proves somebody: whether a page is being opened is the proxy's business, which may send it round by Clerk. */
function proofIn(headers: Headers): Request {
  const carried = ["authorization", "cookie"].flatMap((name) => {
    const value = headers.get(name);
    return value ? [[name, value] as [string, string]] : [];
  });
  return new Request(env.APP_URL, { headers: carried });
}

type Client = ReturnType<typeof createClerkClient>;

const clients = new Map<string, Client>();

/** One client for each set of keys: it remembers the keys that it fetched. */
function clientOf({ publishableKey, apiUrl, jwtKey }: ClerkSettings): Client {
  const name = [publishableKey, apiUrl, jwtKey].join(" ");
  const known = clients.get(name);
  if (known) return known;
  const client = createClerkClient({
    publishableKey,
    secretKey: env.CLERK_SECRET_KEY ?? "",
    telemetry: { disabled: true },
    ...(apiUrl ? { apiUrl } : {}),
    ...(jwtKey ? { jwtKey } : {}),
  });
  clients.set(name, client);
  return client;
}
