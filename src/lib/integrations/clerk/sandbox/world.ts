import { randomBytes } from "node:crypto";
import { SandboxRefusal } from "../../sandbox";

export type User = {
  id: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  verified: boolean;
  banned: boolean;
  createdAt: number;
  updatedAt: number;
};

export type Organization = {
  id: string;
  name: string;
  slug: string;
  createdBy: string | null;
  createdAt: number;
  updatedAt: number;
};

export type Membership = {
  id: string;
  organizationId: string;
  userId: string;
  role: string;
  createdAt: number;
  updatedAt: number;
};

export type Invitation = {
  id: string;
  organizationId: string;
  email: string;
  role: string;
  status: "pending" | "accepted" | "revoked";
  /** The link that takes the place, for whoever opens it. */
  url: string;
  userId: string | null;
  createdAt: number;
  updatedAt: number;
};

export type Session = { id: string; userId: string; status: "active" | "revoked" };

/** Everything that one Clerk instance keeps. */
export type World = {
  users: Map<string, User>;
  organizations: Map<string, Organization>;
  memberships: Map<string, Membership>;
  invitations: Map<string, Invitation>;
  sessions: Map<string, Session>;
};

export function createWorld(): World {
  return {
    users: new Map(),
    organizations: new Map(),
    memberships: new Map(),
    invitations: new Map(),
    sessions: new Map(),
  };
}

/** An id as Clerk makes them. */
export function newKey(kind: "user" | "org" | "orgmem" | "orginv" | "sess" | "msg"): string {
  return `${kind}_${randomBytes(14).toString("base64url").replace(/[-_]/g, "x")}`;
}

/** A link as an instance mails it: its ticket is made up. */
export function newInvitationUrl(frontendHost: string): string {
  return `https://${frontendHost}/v1/tickets/accept?ticket=${randomBytes(32).toString("base64url")}`;
}

/** The row of that id. Refuses as Clerk does, with 404. */
export function rowOf<Row>(rows: Map<string, Row>, id: string): Row {
  const row = rows.get(id);
  if (!row) throw new SandboxRefusal(404, `There is no ${id}.`);
  return row;
}
