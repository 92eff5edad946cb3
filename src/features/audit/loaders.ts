import { z } from "zod";
import { listAudit, listAuditActions, listAuditPeople } from "@/features/audit/queries";
import { actionLabel } from "@/features/audit/rules";
import { pageContext, pageSession } from "@/lib/auth/session";
import { startOfDay } from "@/lib/format/date";
import { turnOf, turnPages } from "@/lib/format/href";
import { fromCursor, plainParams, readAddress, type SearchParams } from "@/lib/http/address-bar";

const address = z.object({
  action: z.string().max(80).optional(),
  actor: z.uuid().optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});

export type AuditFilters = z.infer<typeof address>;

const path = "/audit";
const limit = 50;

/** What the audit log can be narrowed to, and what it is narrowed to now. */
export async function loadAuditFilters(params: SearchParams) {
  const ctx = await pageContext("audit.view");
  const [actions, people] = await Promise.all([listAuditActions(ctx), listAuditPeople(ctx)]);
  const options = actions.map((action) => ({ value: action, label: actionLabel(action) }));
  return { filters: readAddress(address, params), people, actions: options };
}

/** One page of the audit log, under the address's filters. Days are the clinic's, and the last one is included. */
export async function loadAudit(params: SearchParams) {
  const ctx = await pageContext("audit.view");
  const { timeZone } = (await pageSession()).organization;
  const filters = readAddress(address, params);
  const turn = turnOf(plainParams(params));
  const from = filters.from && startOfDay(filters.from, timeZone)?.toISOString();
  const to = filters.to && startOfDay(dayAfter(filters.to), timeZone)?.toISOString();
  const { action, actor } = filters;
  const { page } = await fromCursor({ action, actor, from, to, limit, cursor: turn.cursor }, (input) =>
    listAudit(ctx, input),
  );
  const pages = turnPages({ path, query: filters, turn, nextCursor: page.nextCursor });
  const filtered = Object.values(filters).some(Boolean);
  return { entries: page.data, timeZone, filtered, pages, page: turn.page, limit };
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
