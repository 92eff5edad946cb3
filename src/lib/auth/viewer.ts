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

/** Nobody; somebody whose membership has ended; or somebody with a place to work in. */
export type SessionState = { status: "none" } | { status: "ended" } | { status: "active"; viewer: Viewer };

/** What a way of signing in must be able to do. Membership, role and expiry are read anew on every request. */
export type SessionDriver = { name: string; readSession: (headers: Headers) => Promise<SessionState> };
