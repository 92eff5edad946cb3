import { z } from "zod";
import { type AuditEntryView, auditDetail, type ListAuditInput } from "@/features/audit/schema";
import { withTenant } from "@/lib/db/tenant";
import { readCursor, writeCursor } from "@/lib/http/cursor";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const position = z.object({ at: z.coerce.date(), id: z.uuid() });

/** One page of the audit log, newest first. Throws `forbidden` without audit.view, `invalid_cursor` for a bad cursor. */
export async function listAudit(
  ctx: TenantContext,
  { action, actor, from, to, limit, cursor }: ListAuditInput,
): Promise<{ data: AuditEntryView[]; nextCursor: string | null }> {
  requirePermission(ctx, "audit.view");

  const after = readCursor(cursor, position);
  const { organizationId } = ctx;
  const at = { ...(from ? { gte: new Date(from) } : {}), ...(to ? { lt: new Date(to) } : {}) };
  const found = await withTenant(ctx, (db) =>
    db.auditEntry.findMany({
      where: {
        organizationId,
        at,
        ...(action ? { action } : {}),
        ...(actor ? { actorId: actor } : {}),
        ...(after ? { OR: [{ at: { lt: after.at } }, { at: after.at, id: { lt: after.id } }] } : {}),
      },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      take: limit + 1,
    }),
  );
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return { data: rows.map(toView), nextCursor: last ? writeCursor({ at: last.at, id: last.id }) : null };
}

/** The actions that an organization's log has, for a filter to offer. Throws `forbidden` without audit.view. */
export async function listAuditActions(ctx: TenantContext): Promise<string[]> {
  requirePermission(ctx, "audit.view");
  const { organizationId } = ctx;
  const rows = await withTenant(ctx, (db) =>
    db.auditEntry.findMany({
      where: { organizationId },
      distinct: ["action"],
      select: { action: true },
      orderBy: { action: "asc" },
    }),
  );
  return rows.map(({ action }) => action);
}

/** Who has done something in an organization, for a filter to offer, by name. Throws `forbidden` without audit.view. */
export async function listAuditPeople(ctx: TenantContext): Promise<{ id: string; name: string }[]> {
  requirePermission(ctx, "audit.view");
  const { organizationId } = ctx;
  const rows = await withTenant(ctx, (db) =>
    db.auditEntry.findMany({
      where: { organizationId, actorType: { in: ["user", "super_admin"] } },
      distinct: ["actorId"],
      select: { actorId: true, actorLabel: true },
      orderBy: [{ actorId: "asc" }, { at: "desc" }],
    }),
  );
  const people = rows.flatMap(({ actorId, actorLabel }) => (actorId ? [{ id: actorId, name: actorLabel }] : []));
  return people.sort((a, b) => a.name.localeCompare(b.name));
}

type Row = Omit<AuditEntryView, "at" | "actor" | "detail"> & {
  at: Date;
  actorType: string;
  actorId: string | null;
  actorLabel: string;
  detail: unknown;
};

function toView({ id, at, actorType, actorId, actorLabel, detail, ...row }: Row): AuditEntryView {
  const { action, subjectType, subjectId, requestId } = row;
  const actor = { type: actorType, id: actorId, label: actorLabel };
  const said = auditDetail.catch({}).parse(detail);
  return { id, at: at.toISOString(), actor, action, subjectType, subjectId, detail: said, requestId };
}
