import { notFound } from "next/navigation";
import { z } from "zod";
import { getOverseen, listOverseen } from "@/features/oversight/queries";
import { organizationFilter, usagePeriod, usageSorts } from "@/features/oversight/schema";
import { getUsage } from "@/features/oversight/usage/queries";
import { listOwnOrganizations } from "@/features/workplaces/queries";
import { pageSuperAdmin } from "@/lib/auth/session";
import { turnOf, turnPages } from "@/lib/format/href";
import { fromCursor, plainParams, readAddress, type SearchParams } from "@/lib/http/address-bar";
import { orNotFound } from "@/lib/http/not-found";

const path = "/admin";
const limit = 50;

/** What stands around the pages of a super admin, and whether there is an organization of their own to go back to. */
export async function loadOversightFrame() {
  const { person, look } = await pageSuperAdmin();
  const isSomewhere = look !== null || (await listOwnOrganizations(person)).length > 0;
  return { user: person.user, look, isSomewhere };
}

/** How the list of all organizations is narrowed and ordered. */
export async function loadOverseenFilter(params: SearchParams) {
  await pageSuperAdmin();
  return { filter: readAddress(organizationFilter, params) };
}

/** A page of all organizations, straight from the address. */
export async function loadOverseen(params: SearchParams) {
  const { person } = await pageSuperAdmin();
  const filter = readAddress(organizationFilter, params);
  const turn = turnOf(plainParams(params));
  const { page } = await fromCursor({ ...filter, limit, cursor: turn.cursor }, (input) => listOverseen(person, input));
  const query = {
    ...filter,
    health: filter.health === "all" ? "" : filter.health,
    sort: filter.sort === "name" ? "" : filter.sort,
  };
  const pages = turnPages({ path, query, turn, nextCursor: page.nextCursor });
  return { organizations: page.data, total: page.total, filter, query, pages, page: turn.page, limit };
}

/** One organization as a super admin sees it from outside. An unknown id shows the not-found page. */
export async function loadOneOverseen(id: string) {
  const { person, look } = await pageSuperAdmin();
  if (!z.uuid().safeParse(id).success) notFound();
  const organization = await getOverseen(person, { id }).catch(orNotFound);
  return { organization, isLooking: look !== null };
}

const usageAddress = usagePeriod.extend({ sort: z.enum(usageSorts).default("-calls") });

/** What each organization used in the address's period, most calls first. */
export async function loadUsage(params: SearchParams) {
  const { person } = await pageSuperAdmin();
  const asked = readAddress(usageAddress, params);
  // An end before its beginning is no period: the usual one is shown in its place.
  const { from, to, sort } = asked.from && asked.to && asked.from > asked.to ? { sort: asked.sort } : asked;
  const turn = turnOf(plainParams(params));
  const { page } = await fromCursor({ from, to, sort, limit, cursor: turn.cursor }, (input) => getUsage(person, input));
  const query = { from, to, sort: sort === "-calls" ? "" : sort };
  const pages = turnPages({ path: `${path}/usage`, query, turn, nextCursor: page.nextCursor });
  return { usage: page, query, sort, pages, page: turn.page, limit };
}
