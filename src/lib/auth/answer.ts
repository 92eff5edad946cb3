import { cookieHeader } from "@/lib/auth/builtin";
import type { Person, Viewer } from "@/lib/auth/viewer";

/** The answer to a successful sign-in: who it is, and the cookie. */
export function signedIn({ token, person, viewer }: SignInAnswer, status: 200 | 201): Response {
  const place = viewer ? { organization: viewer.organization, role: viewer.role } : homeless;
  return Response.json(
    { user: person.user, ...place },
    { status, headers: { "set-cookie": cookieHeader(token), "cache-control": "no-store" } },
  );
}

type SignInAnswer = { token: string; person: Person; viewer: Viewer | null };

// Only a super admin comes in without a place to work in.
const homeless = { organization: null, role: "super_admin" } as const;

/** The answer to a sign-out: the session's cookies are taken back. */
export function signedOut(cookies: string[]): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  for (const name of cookies) headers.append("set-cookie", cookieHeader(null, name));
  return new Response(null, { status: 204, headers });
}
