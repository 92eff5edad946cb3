import { cookieHeader } from "@/lib/auth/builtin";
import type { Viewer } from "@/lib/auth/viewer";

/** The answer to a successful sign-in: who it is, and the cookie. */
export function signedIn({ token, viewer }: { token: string; viewer: Viewer }, status: 200 | 201): Response {
  const { user, organization, role } = viewer;
  return Response.json(
    { user, organization, role },
    { status, headers: { "set-cookie": cookieHeader(token), "cache-control": "no-store" } },
  );
}

/** The answer to a sign-out: the session's cookies are taken back. */
export function signedOut(cookies: string[]): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  for (const name of cookies) headers.append("set-cookie", cookieHeader(null, name));
  return new Response(null, { status: 204, headers });
}
