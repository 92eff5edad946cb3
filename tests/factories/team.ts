import { type Answered, aBrowser, type Browser } from "@tests/factories/browsers";
import { aPerson, type SignedIn } from "@tests/factories/people";
import { POST as postInvite } from "@/app/api/agents/invite/route";
import { POST as postAccept } from "@/app/api/invitations/accept/route";
import { GET as getMembers } from "@/app/api/members/route";
import { acceptInvitationEndpoint } from "@/features/members/acceptance/schema";
import { inviteEndpoint, type SentInvitation } from "@/features/members/invitations/schema";
import { listMembersEndpoint, type MemberView } from "@/features/members/schema";
import type { Role } from "@/lib/auth/roles";
import { withTenant } from "@/lib/db/tenant";
import type { Endpoint } from "@/lib/http/endpoint";
import type { RouteHandler } from "@/lib/http/route";
import type { TenantContext } from "@/lib/tenant/context";

export type Colleague = SignedIn & { memberId: string };

/** Somebody of a clinic, by their membership as well. */
export async function aColleague(ctx: TenantContext, role: Role): Promise<Colleague> {
  const person = await aPerson(ctx, role);
  const { organizationId } = ctx;
  const where = { organizationId_userId: { organizationId, userId: person.userId } };
  const { id } = await withTenant(ctx, (db) => db.organizationUser.findUniqueOrThrow({ where }));
  return { ...person, memberId: id };
}

type Sent = { params?: Record<string, string>; query?: string; body?: unknown };

/** Calls a route with somebody's session. The answer must be one that the API's document has for it. */
export function callAs(
  { cookie }: Pick<SignedIn, "cookie">,
  [endpoint, handler]: readonly [Endpoint, RouteHandler],
  sent: Sent = {},
): Promise<Answered> {
  return aBrowser().call(endpoint, handler, { ...sent, headers: { cookie } });
}

/** The members as the list has them, for somebody who may see it. */
export async function membersOf(person: Pick<SignedIn, "cookie">, query = ""): Promise<MemberView[]> {
  const { json } = await callAs(person, [listMembersEndpoint, getMembers], { query });
  return json.data as MemberView[];
}

/** Invites somebody, and reads the token out of the link. */
export async function invite(
  person: Pick<SignedIn, "cookie">,
  body: { email: string; role: string; expiresAt?: string },
) {
  const answered = await callAs(person, [inviteEndpoint, postInvite], { body });
  const { invitation, link = "" } = answered.json as Partial<SentInvitation>;
  return { ...answered, invitation, token: link.split("/invite/")[1] ?? "" };
}

export function accept(browser: Browser, body: object): Promise<Answered> {
  return browser.call(acceptInvitationEndpoint, postAccept, { body });
}
