import type { Role } from "@/lib/auth/roles";
import type { Subscription } from "@/lib/tenant/subscription";

/** Who is signed in, wherever they work. `sessionId` names this one sign-in for as long as it lasts. */
export type Person = {
  sessionId: string;
  user: { id: string; fullName: string; email: string };
  superAdmin: boolean;
};

/** Where somebody works, as they see it. */
export type Workplace = {
  id: string;
  name: string;
  slug: string;
  timeZone: string;
  country: string;
  currency: string;
  activeWindowDays: number;
  subscription: Subscription;
};

/** Who is signed in, where, and as what. */
export type Viewer = Person & {
  organization: Workplace;
  role: Role;
  permissions: string[];
  /** Set while a super admin looks into an organization from outside: everything can be seen, nothing changed. */
  look: { id: string; organizationId: string; endsAt: string } | null;
};

/** Somebody wherever they work, and the look that they have under way. */
export type SignedIn = { person: Person; look: Viewer["look"] };

/**
 * Nobody; somebody who has no place to work in at the moment; or somebody who has. `left`: somebody who signed out here,
 * and whom the service outside may still know. `advice`: what is said to them in place of the usual.
 */
export type SessionState =
  | { status: "none"; left?: true }
  | { status: "ended"; person: Person; advice?: string }
  | { status: "active"; viewer: Viewer };

/**
 * What a way of signing in must be able to do. Membership, role and expiry are read anew on every request.
 * `choosesOrganization` is false where a service outside says in which organization somebody works.
 */
export type SessionDriver = {
  name: string;
  choosesOrganization: boolean;
  readSession: (headers: Headers) => Promise<SessionState>;
  /** Ends the session of a request wherever else it is kept, and says what is left to do here. */
  leave: (headers: Headers) => Promise<Leave>;
};

/** What our own row of a session is kept under, if there is one, and the cookies to take back. */
export type Leave = { tokenHash: string | null; cookies: string[] };
