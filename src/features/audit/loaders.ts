import { listAudit, listAuditActions } from "@/features/audit/queries";
import { listAuditInput } from "@/features/audit/schema";
import { pageContext, pageSession } from "@/lib/auth/session";

type SearchParams = Record<string, string | string[] | undefined>;

/** The audit page's data, straight from its address bar; what cannot be read there is left out. */
export async function loadAudit(searchParams: SearchParams) {
  const [ctx, { organization }] = await Promise.all([pageContext("audit.view"), pageSession()]);
  const filters = filtersOf(searchParams);
  const [page, actions] = await Promise.all([listAudit(ctx, filters), listAuditActions(ctx)]);
  return { ...page, filters, actions, timeZone: organization.timeZone };
}

function filtersOf(searchParams: SearchParams) {
  const parsed = listAuditInput.safeParse(searchParams);
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  return listAuditInput.parse(Object.fromEntries(Object.entries(searchParams).filter(([name]) => !wrong.has(name))));
}
