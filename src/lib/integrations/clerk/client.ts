import { z } from "zod";
import type { Http, HttpRequest } from "@/lib/integrations/http";
import {
  type ClerkInvitation,
  type ClerkMembership,
  type ClerkOrganization,
  type ClerkUser,
  clerkInvitation,
  clerkList,
  clerkMembership,
  clerkOrganization,
  clerkUser,
} from "./schema";

/** Clerk's Backend API, as far as it is used. A page has at most `pageSize` rows. Every call throws `ProviderError`. */
export type ClerkClient = {
  getUser: (id: string) => Promise<ClerkUser>;
  getOrganization: (id: string) => Promise<ClerkOrganization>;
  listUsers: (offset: number) => Promise<ClerkUser[]>;
  listOrganizations: (offset: number) => Promise<ClerkOrganization[]>;
  listMembershipsOf: (userId: string, offset: number) => Promise<ClerkMembership[]>;
  listMembers: (organizationId: string, offset: number) => Promise<ClerkMembership[]>;
  listOpenInvitations: (organizationId: string, offset: number) => Promise<ClerkInvitation[]>;
  revokeSession: (sessionId: string) => Promise<void>;
};

export const pageSize = 200;

/** The Backend API of one instance, by its secret key. */
export function createClerkClient(http: Http, secretKey: string, base = "https://api.clerk.com"): ClerkClient {
  const call = <T>(path: string, schema: z.ZodType<T>, request: Partial<HttpRequest> = {}) =>
    http({ ...request, url: new URL(`${base}/v1${path}`), headers: { authorization: `Bearer ${secretKey}` } }, schema);
  const list = async <T extends z.ZodType>(path: string, item: T, query: string, offset: number) =>
    (await call(`${path}?limit=${pageSize}&offset=${offset}${query}`, clerkList(item))).data;
  return {
    getUser: (id) => call(`/users/${encodeURIComponent(id)}`, clerkUser),
    getOrganization: (id) => call(`/organizations/${encodeURIComponent(id)}`, clerkOrganization),
    // Of all lists this one comes bare.
    listUsers: (offset) => call(`/users?limit=${pageSize}&offset=${offset}&order_by=%2Bcreated_at`, z.array(clerkUser)),
    listOrganizations: (offset) => list("/organizations", clerkOrganization, "&order_by=%2Bcreated_at", offset),
    listMembershipsOf: (userId, offset) =>
      list(`/users/${encodeURIComponent(userId)}/organization_memberships`, clerkMembership, "", offset),
    listMembers: (organizationId, offset) =>
      list(`/organizations/${encodeURIComponent(organizationId)}/memberships`, clerkMembership, "", offset),
    listOpenInvitations: (organizationId, offset) =>
      list(
        `/organizations/${encodeURIComponent(organizationId)}/invitations`,
        clerkInvitation,
        "&status=pending",
        offset,
      ),
    revokeSession: async (sessionId) => {
      await call(`/sessions/${encodeURIComponent(sessionId)}/revoke`, z.unknown(), { method: "POST" });
    },
  };
}
