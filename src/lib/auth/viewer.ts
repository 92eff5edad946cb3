import type { Role } from "@/lib/auth/roles";
import type { Subscription } from "@/lib/tenant/subscription";

/** Who is signed in, where, and as what. */
export type Viewer = {
  sessionId: string;
  user: { id: string; fullName: string; email: string };
  organization: {
    id: string;
    name: string;
    slug: string;
    timeZone: string;
    country: string;
    currency: string;
    activeWindowDays: number;
    subscription: Subscription;
  };
  role: Role;
  permissions: string[];
};

/**
 * Nobody; somebody whose membership has ended; or somebody with a place to work in. `left`: somebody who signed out
 * here, and whom the service outside may still know. `advice`: what is said to them in place of the usual.
 */
export type SessionState =
  | { status: "none"; left?: true }
  | { status: "ended"; advice?: string }
  | { status: "active"; viewer: Viewer };

/** What a way of signing in must be able to do. Membership, role and expiry are read anew on every request. */
export type SessionDriver = {
  name: string;
  readSession: (headers: Headers) => Promise<SessionState>;
  /** Ends the session of a request wherever else it is kept, and says what is left to do here. */
  leave: (headers: Headers) => Promise<Leave>;
};

/** What our own row of a session is kept under, if there is one, and the cookies to take back. */
export type Leave = { tokenHash: string | null; cookies: string[] };
