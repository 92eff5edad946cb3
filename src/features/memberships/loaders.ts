import { listMemberships } from "@/features/memberships/queries";
import { membershipFilter } from "@/features/memberships/schema";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { turnOf, turnPages } from "@/lib/format/href";
import { fromCursor, plainParams, readAddress, type SearchParams } from "@/lib/http/address-bar";

const limit = 50;

/** One page of the memberships, and what the next 90 days should bring. */
export async function loadMemberships(params: SearchParams) {
  const ctx = await pageContext("transactions.view");
  const { organization } = await pageSession();
  const filter = readAddress(membershipFilter, params);
  const turn = turnOf(plainParams(params));
  const { page } = await fromCursor({ ...filter, limit, cursor: turn.cursor }, (input) => listMemberships(ctx, input));
  return {
    memberships: page.data,
    figures: page.figures,
    filter,
    mayConnect: allows(ctx.permissions, "config.update"),
    timeZone: organization.timeZone,
    pages: turnPages({ path: "/memberships", query: filter, turn, nextCursor: page.nextCursor }),
    page: turn.page,
    limit,
  };
}
