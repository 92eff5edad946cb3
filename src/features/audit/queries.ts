import { type AuditEntryView, type AuditFilterInput, auditDetail, type ListAuditInput } from "@/features/audit/schema";
import {
  type AuditFilter,
  type AuditRow,
  auditSort,
  listActors,
  listDistinct,
  readAuditRows,
} from "@/lib/db/audit-list";
import type { OrganizationId } from "@/lib/db/guard";
import { canonicalId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import { readPosition, toPage } from "@/lib/http/position";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const newestFirst = { sort: "-at", key: auditSort.key };

/** One page of the audit log, newest first. Throws `forbidden` without audit.view, `invalid_cursor` for a bad cursor. */
export async function listAudit(
  ctx: TenantContext,
  { limit, cursor, ...filter }: ListAuditInput,
): Promise<{ data: AuditEntryView[]; nextCursor: string | null }> {
  requirePermission(ctx, "audit.view");
  const position = readPosition(cursor, newestFirst);
  const found = await withTenant(ctx, (db) =>
    readAuditRows(db, toAuditFilter(ctx.organizationId, filter), { position, limit: limit + 1 }),
  );
  const page = toPage(found, { limit, sort: newestFirst.sort, positionOf: ({ at, id }) => ({ key: at, id }) });
  return { data: page.rows.map(toAuditView), nextCursor: page.nextCursor };
}

/** A filter in the database's terms. */
export function toAuditFilter(organizationId: OrganizationId, input: AuditFilterInput): AuditFilter {
  const { action, actor, subjectType, subjectId, from, to } = input;
  return {
    organizationId,
    actions: action ? [action] : null,
    actorId: actor ?? null,
    subjectType: subjectType ?? null,
    subjectId: subjectId ? canonicalId(subjectId) : null,
    from: from ? new Date(from) : null,
    to: to ? new Date(to) : null,
  };
}

/** What an organization's log can be narrowed to: actions, people and subjects. Throws `forbidden` without audit.view. */
export async function listAuditChoices(ctx: TenantContext) {
  requirePermission(ctx, "audit.view");
  const { organizationId } = ctx;
  const { actions, subjectTypes, people } = await withTenant(ctx, async (db) => ({
    actions: await listDistinct(db, organizationId, "action"),
    subjectTypes: await listDistinct(db, organizationId, "subject_type"),
    people: await listActors(db, organizationId),
  }));
  return { actions, subjectTypes, people: people.sort((a, b) => a.name.localeCompare(b.name)) };
}

/** An entry as it is shown. */
export function toAuditView({ id, at, actorType, actorId, actorLabel, detail, ...row }: AuditRow): AuditEntryView {
  const { action, subjectType, subjectId, requestId } = row;
  const actor = { type: actorType, id: actorId, label: actorLabel };
  const said = auditDetail.catch({}).parse(detail);
  return { id, at: at.toISOString(), actor, action, subjectType, subjectId, detail: said, requestId };
}
