import { listActivePatients, listOverduePatients } from "@/features/active-patients/queries";
import { listActivePatientsQuery, listOverduePatientsQuery } from "@/features/active-patients/schema";
import { pageContext } from "@/lib/auth/session";
import { turnOf, turnPages } from "@/lib/format/href";
import { fromCursor, plainParams, readAddress, type SearchParams } from "@/lib/http/address-bar";

const limit = 50;
const activeAddress = listActivePatientsQuery.omit({ limit: true, cursor: true });
const overdueAddress = listOverduePatientsQuery.omit({ limit: true, cursor: true });

/** One page of the active patients of the window that the address asks for, or else of the organization's own. */
export async function loadActivePatients(params: SearchParams) {
  const ctx = await pageContext("patients.view");
  const filters = readAddress(activeAddress, params);
  const turn = turnOf(plainParams(params));
  const { page: found } = await fromCursor({ ...filters, limit, cursor: turn.cursor }, (input) =>
    listActivePatients(ctx, input),
  );
  const { data: patients, nextCursor, ...about } = found;
  const pages = turnPages({ path: "/active-patients", query: filters, turn, nextCursor });
  return { patients, ...about, filters, pages, page: turn.page, limit };
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
  const pages = turnPages({ path: "/overdue-patients", query: filters, turn, nextCursor });
  return { patients, ...about, filters, pages, page: turn.page, limit };
}
