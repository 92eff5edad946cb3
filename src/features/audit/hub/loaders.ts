import { listHubLog } from "@/features/audit/hub/queries";
import { pageSuperAdmin } from "@/lib/auth/session";
import { turnOf, turnPages } from "@/lib/format/href";
import { fromCursor, plainParams, type SearchParams } from "@/lib/http/address-bar";

const path = "/admin/log";
const limit = 50;

/** One page of what was done to the hub itself. */
export async function loadHubLog(params: SearchParams) {
  const { person } = await pageSuperAdmin();
  const turn = turnOf(plainParams(params));
  const { page } = await fromCursor({ limit, cursor: turn.cursor }, (input) => listHubLog(person, input));
  const pages = turnPages({ path, query: {}, turn, nextCursor: page.nextCursor });
  return { entries: page.data, timeZone: "UTC", filtered: false, pages, page: turn.page, limit };
}
