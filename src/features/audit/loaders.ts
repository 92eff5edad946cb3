import { z } from "zod";
import { listAudit, listAuditChoices } from "@/features/audit/queries";
import { actionLabel, subjectLabel } from "@/features/audit/rules";
import { getAuditStanding } from "@/features/audit/sealing/queries";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { endOfDay, startOfDay } from "@/lib/format/date";
import { hrefTo, turnOf, turnPages } from "@/lib/format/href";
import { fromCursor, plainParams, readAddress, type SearchParams } from "@/lib/http/address-bar";
import { dayInput } from "@/lib/http/time";

const address = z.object({
  action: z.string().max(80).optional(),
  actor: z.uuid().optional(),
  subjectType: z.string().max(80).optional(),
  subjectId: z.string().max(200).optional(),
  from: dayInput.optional(),
  to: dayInput.optional(),
});

export type AuditFilters = z.infer<typeof address>;

const path = "/audit";
const limit = 50;

/** What the audit log can be narrowed to, and what it is narrowed to now. */
export async function loadAuditFilters(params: SearchParams) {
  const ctx = await pageContext("audit.view");
  const { actions, subjectTypes, people } = await listAuditChoices(ctx);
  const filters = readAddress(address, params);
  const { subjectId: _, ...others } = filters;
  return {
    filters,
    people,
    actions: actions.map((action) => ({ value: action, label: actionLabel(action) })),
    subjects: subjectTypes.map((type) => ({ value: type, label: subjectLabel(type) })),
    // One patient, one connection: come by a link, taken off by a click.
    oneSubject: filters.subjectId
      ? { label: subjectLabel(filters.subjectType ?? ""), clearHref: hrefTo(path, others) }
      : null,
  };
}

/** Where the log can be had as a file, under the address's filters; null for who may not take it along. */
export async function loadAuditExport(params: SearchParams) {
  const ctx = await pageContext("audit.view");
  if (!allows(ctx.permissions, "data.export")) return null;
  const { timeZone } = (await pageSession()).organization;
  return hrefTo("/api/audit/export", momentsIn(readAddress(address, params), timeZone));
}

/** Up to when the log is sealed and proved. */
export async function loadAuditStanding() {
  const ctx = await pageContext("audit.view");
  const { timeZone } = (await pageSession()).organization;
  return { standing: await getAuditStanding(ctx), timeZone };
}

/** One page of the audit log, under the address's filters. Days are the clinic's, and the last one is included. */
export async function loadAudit(params: SearchParams) {
  const ctx = await pageContext("audit.view");
  const { timeZone } = (await pageSession()).organization;
  const filters = readAddress(address, params);
  const turn = turnOf(plainParams(params));
  const { page } = await fromCursor({ ...momentsIn(filters, timeZone), limit, cursor: turn.cursor }, (input) =>
    listAudit(ctx, input),
  );
  const pages = turnPages({ path, query: filters, turn, nextCursor: page.nextCursor });
  const filtered = Object.values(filters).some(Boolean);
  return { entries: page.data, timeZone, filtered, pages, page: turn.page, limit };
}

/** The filters with the moments that their days begin and end at. */
function momentsIn({ from, to, ...filters }: AuditFilters, timeZone: string) {
  return {
    ...filters,
    from: from && startOfDay(from, timeZone)?.toISOString(),
    to: to && endOfDay(to, timeZone)?.toISOString(),
  };
}
