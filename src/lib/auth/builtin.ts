import { env } from "@/env";
import { adjustmentsAt } from "@/lib/auth/adjustments";
import { effectivePermissions, parseRole, type Role } from "@/lib/auth/roles";
import type { Person, SessionDriver, SessionState, Viewer } from "@/lib/auth/viewer";
import { sha256 } from "@/lib/crypto/signature";
import { findSession, type SessionRow } from "@/lib/db/system/sessions";
import { subscriptionOf } from "@/lib/tenant/subscription";

export const sessionCookie = "hub_session";

// The row decides when a session ends; the cookie only has to outlive it. 400 days is what browsers allow.
const cookieSecondsMax = 400 * 24 * 60 * 60;
const tokenShape = /^[\w-]{43}$/;

/** E-mail and password, an opaque token in a cookie that scripts cannot read, its hash in the database. */
export const builtin: SessionDriver = {
  name: "builtin",
  choosesOrganization: true,
  async readSession(headers) {
    const token = readToken(headers);
    return token ? stateOfToken(token) : { status: "none" };
  },
  async leave(headers) {
    const token = readToken(headers);
    return { tokenHash: token && sha256(token), cookies: [sessionCookie] };
  },
};

/** What a token is worth at this moment. */
export function stateOfToken(token: string): Promise<SessionState> {
  return stateOfHash(sha256(token));
}

/**
 * The same by what the session is kept under, whoever proved that it is theirs; in the organization that the request
 * itself names by the directory's id, where it does.
 */
export async function stateOfHash(tokenHash: string, claimed?: string | null): Promise<SessionState> {
  const row = await findSession(tokenHash, claimed);
  return row ? stateOf(row) : { status: "none" };
}

/** The session token that a request carries; null for none or a malformed one. */
export function readToken(headers: Headers): string | null {
  const cookies = (headers.get("cookie") ?? "").split(/;\s*/);
  const found = cookies.find((cookie) => cookie.startsWith(`${sessionCookie}=`));
  const token = found?.slice(sessionCookie.length + 1) ?? "";
  return tokenShape.test(token) ? token : null;
}

export type CookieOptions = { httpOnly: true; sameSite: "lax"; secure: boolean; path: "/"; maxAge: number };

/** How the session cookie is set; with `null` for a token, how it is taken back. */
export function cookieOptions(token: string | null): CookieOptions {
  const secure = env.APP_URL.startsWith("https:");
  return { httpOnly: true, sameSite: "lax", secure, path: "/", maxAge: token === null ? 0 : cookieSecondsMax };
}

/** The same as a Set-Cookie header. */
export function cookieHeader(token: string | null, name = sessionCookie): string {
  const { secure, maxAge } = cookieOptions(token);
  const attributes = ["Path=/", "HttpOnly", "SameSite=Lax", `Max-Age=${maxAge}`, ...(secure ? ["Secure"] : [])];
  return [`${name}=${token ?? ""}`, ...attributes].join("; ");
}

function stateOf(row: SessionRow): SessionState {
  const role = row.superAdmin ? "super_admin" : parseRole(row.role ?? "");
  if (!row.member || row.organizationId === null || role === null) return { status: "ended", person: personOf(row) };
  return { status: "active", viewer: viewerOf(row, row.organizationId, role) };
}

function personOf({ sessionId, userId, fullName, email, superAdmin }: SessionRow): Person {
  return { sessionId, user: { id: userId, fullName, email }, superAdmin };
}

function viewerOf(row: SessionRow, organizationId: string, role: Role): Viewer {
  return {
    ...personOf(row),
    organization: {
      id: organizationId,
      name: row.organizationName,
      slug: row.slug,
      timeZone: row.timeZone,
      country: row.country,
      currency: row.currency,
      activeWindowDays: row.activeWindowDays,
      subscription: subscriptionOf(row),
    },
    role,
    permissions:
      role === "super_admin" ? ["*"] : effectivePermissions(role, adjustmentsAt(row.permissions, new Date())),
    look: null,
  };
}
