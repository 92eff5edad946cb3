import { notFound } from "next/navigation";
import { z } from "zod";
import { explainAccess } from "@/features/members/access/queries";
import { countOpenInvitations } from "@/features/members/invitations/queries";
import { adjustableByArea } from "@/features/members/permissions/rules";
import { getMember, listMembers } from "@/features/members/queries";
import { invitableRoles, lastDayBefore, reaches } from "@/features/members/rules";
import { type MemberView, memberFilter } from "@/features/members/schema";
import { listMemberSessions } from "@/features/members/sessions/queries";
import { sessionDriver } from "@/lib/auth/driver";
import { allows, memberRoles, roleNames } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import type { Viewer } from "@/lib/auth/viewer";
import { localDay } from "@/lib/format/date";
import { turnOf, turnPages } from "@/lib/format/href";
import { fromCursor, plainParams, readAddress, type SearchParams } from "@/lib/http/address-bar";
import { orNotFound } from "@/lib/http/not-found";

const path = "/team";
const limit = 50;

/** What stands above the team's lists: whom this person may invite, and how many invitations wait. */
export async function loadTeamHead() {
  const ctx = await pageContext("users.view");
  const [openInvitations, { organization }] = await Promise.all([countOpenInvitations(ctx), pageSession()]);
  const isClerk = sessionDriver().name === "clerk";
  return {
    openInvitations,
    isClerk,
    invitable: isClerk ? [] : options(invitableRoles(ctx.permissions)),
    today: localDay(ctx.now(), organization.timeZone),
  };
}

/** How the list is narrowed. */
export async function loadMemberFilter(params: SearchParams) {
  await pageContext("users.view");
  return { filter: readAddress(memberFilter, params) };
}

/** One page of the members, straight from the address. */
export async function loadMembers(params: SearchParams) {
  const ctx = await pageContext("users.view");
  const { organization, user } = await pageSession();
  const filter = readAddress(memberFilter, params);
  const turn = turnOf(plainParams(params));
  const { page } = await fromCursor({ ...filter, limit, cursor: turn.cursor }, (input) => listMembers(ctx, input));
  const { search, role, status, sort } = filter;
  const query = { search, role, status, sort: sort === "name" ? undefined : sort };
  return {
    members: page.data,
    total: page.total,
    ownId: user.id,
    query,
    sort,
    timeZone: organization.timeZone,
    pages: turnPages({ path, query, turn, nextCursor: page.nextCursor }),
    page: turn.page,
    limit,
  };
}

/** One member with everything that decides what they may do. An unknown id shows the not-found page. */
export async function loadMember(id: string) {
  const ctx = await pageContext("users.view");
  if (!z.uuid().safeParse(id).success) notFound();
  const [member, viewer] = await Promise.all([getMember(ctx, { id }).catch(orNotFound), pageSession()]);
  const [access, sessions] = await Promise.all([
    explainAccess(ctx, { id }),
    allows(ctx.permissions, "users.manage") ? listMemberSessions(ctx, { id }) : null,
  ]);
  const { timeZone } = viewer.organization;
  return {
    member,
    access,
    sessions,
    may: mayOf(viewer, member),
    choices: {
      roles: options(memberRoles.filter((role) => reaches(viewer.role, role))),
      permissions: adjustableByArea(),
      lastDay: lastDayBefore(member.expiresAt, timeZone),
      today: localDay(ctx.now(), timeZone),
    },
    timeZone,
  };
}

function mayOf({ permissions, role, user }: Viewer, member: MemberView) {
  const manage = allows(new Set(permissions), "users.manage") && reaches(role, member.role);
  return { manage, isOwn: user.id === member.userId };
}

function options(roles: (keyof typeof roleNames)[]) {
  return roles.map((role) => ({ value: role, label: roleNames[role] }));
}
