import type { z } from "zod";
import { listActivePatients, listOverduePatients } from "@/features/active-patients/queries";
import { listActivePatientsQuery, listOverduePatientsQuery } from "@/features/active-patients/schema";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { ageOf } from "@/lib/format/age";
import { turnOf, turnPages } from "@/lib/format/href";
import { fromCursor, plainParams, readAddress, type SearchParams } from "@/lib/http/address-bar";
import type { TenantContext } from "@/lib/tenant/context";

const limit = 50;
const activeAddress = listActivePatientsQuery.omit({ limit: true, cursor: true });
const overdueAddress = listOverduePatientsQuery.omit({ limit: true, cursor: true });

export type ActiveFilters = z.infer<typeof activeAddress>;
export type OverdueFilters = z.infer<typeof overdueAddress>;

/** One page of the active patients of the window that the address asks for, or else of the organization's own. */
export async function loadActivePatients(params: SearchParams) {
  const ctx = await pageContext("patients.view");
  const { organization } = await pageSession();
  const filters = readAddress(activeAddress, params);
  const turn = turnOf(plainParams(params));
  const { page: found } = await fromCursor({ ...filters, limit, cursor: turn.cursor }, (input) =>
    listActivePatients(ctx, input),
  );
  const { data: patients, nextCursor, ...about } = found;
  const age = ageOf(found, found.computedAt);
  const query = activeQuery(filters, organization.activeWindowDays);
  const pages = turnPages({ path: "/active-patients", query, turn, nextCursor });
  return { patients, ...about, age, filters, query, pages, page: turn.page, ...(await aroundList(ctx)) };
}

/** How the active patients are narrowed: what stands above the list, known before the list is. */
export async function loadActiveFilters(params: SearchParams) {
  await pageContext("patients.view");
  const ownDays = (await pageSession()).organization.activeWindowDays;
  const filters = readAddress(activeAddress, params);
  // What was typed and cannot be a window is said, not silently replaced.
  const typed = plainParams(params).days;
  const unusable = typed !== undefined && filters.days === undefined ? typed : null;
  return { filters, query: activeQuery(filters, ownDays), ownDays, unusable };
}

/** One page of the overdue patients under the address's filters, and how many there are by days. */
export async function loadOverduePatients(params: SearchParams) {
  const ctx = await pageContext("patients.view");
  const filters = readAddress(overdueAddress, params);
  const turn = turnOf(plainParams(params));
  const { page: found } = await fromCursor({ ...filters, limit, cursor: turn.cursor }, (input) =>
    listOverduePatients(ctx, input),
  );
  const { data: patients, nextCursor, ...about } = found;
  const age = ageOf(found, found.computedAt);
  const query = overdueQuery(filters);
  const pages = turnPages({ path: "/overdue", query, turn, nextCursor });
  return { patients, ...about, age, filters, query, pages, page: turn.page, ...(await aroundList(ctx)) };
}

/** What stands around either list, whatever is in it. */
async function aroundList({ permissions }: TenantContext) {
  const { organization } = await pageSession();
  return { limit, country: organization.country, mayConnect: allows(permissions, "config.update") };
}

/** The filters that are not at their defaults: what an address needs to say. */
function activeQuery({ days, search, hasUpcoming, sort }: ActiveFilters, ownDays: number) {
  return { days: days === ownDays ? undefined : days, search, hasUpcoming, sort: sort === "-lastVisit" ? "" : sort };
}

function overdueQuery({ search, minDays, maxDays, sort }: OverdueFilters) {
  return { search, minDays, maxDays, sort: sort === "-lastVisit" ? "" : sort };
}
