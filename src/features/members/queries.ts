import { statusOf } from "@/features/members/rules";
import type { AdjustmentView, ListMembersInput, MemberView } from "@/features/members/schema";
import { hasEnded, parseAdjustments } from "@/lib/auth/adjustments";
import type { MemberRole } from "@/lib/auth/roles";
import type { Sort } from "@/lib/db/keyset";
import {
  countMemberRows,
  findMemberRow,
  listMemberRows,
  listNames,
  type MemberOrder,
  type MemberRow,
  memberSorts,
} from "@/lib/db/system/members";
import { AppError } from "@/lib/errors";
import { readPosition, toPage } from "@/lib/http/position";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

export type MemberPage = { data: MemberView[]; total: number; nextCursor: string | null };

/** A page of the organization's members, and how many there are. Throws `forbidden`, and `invalid_cursor`. */
export async function listMembers(ctx: TenantContext, input: ListMembersInput): Promise<MemberPage> {
  requirePermission(ctx, "users.view");
  const { search = null, role = null, status = null, sort: order, limit } = input;
  const filter = { organizationId: ctx.organizationId, search: search || null, role, status };
  const key = order.replace("-", "") as MemberOrder;
  const sort = { ...memberSorts[key], descending: order.startsWith("-") } satisfies Sort;
  const position = readPosition(input.cursor, { sort: order, key: sort.key });
  const [rows, total] = await Promise.all([
    listMemberRows(filter, { sort, position, limit: limit + 1 }),
    countMemberRows(filter),
  ]);
  const positionOf = (row: MemberRow) => ({ key: key === "name" ? row.sortName : row.grantedAt, id: row.id });
  const page = toPage(rows, { limit, sort: order, positionOf });
  return { data: await toViews(page.rows, ctx.now()), total, nextCursor: page.nextCursor };
}

/** One member of the organization, by the membership's id. Throws `not_found`. */
export async function getMember(ctx: TenantContext, { id }: { id: string }): Promise<MemberView> {
  requirePermission(ctx, "users.view");
  return readMember(ctx, id);
}

/** The same for whoever has been permitted to change the member. */
export async function readMember(
  { organizationId, now }: Pick<TenantContext, "organizationId" | "now">,
  id: string,
): Promise<MemberView> {
  const row = await findMemberRow(organizationId, id);
  const [view] = await toViews(row ? [row] : [], now());
  if (!view) throw noSuchMember();
  return view;
}

/** Says that a membership is not the organization's, whoever else's it may be. */
export function noSuchMember(): AppError {
  return new AppError("not_found", "There is no such member.");
}

async function toViews(rows: MemberRow[], now: Date): Promise<MemberView[]> {
  const notes = rows.flatMap((row) => Object.values(parseAdjustments(row.permissions).notes));
  const names = await listNames([...new Set(notes.flatMap(({ by }) => by ?? []))]);
  return rows.map((row) => toView(row, names, now));
}

function toView(row: MemberRow, names: Map<string, string>, now: Date): MemberView {
  const { id, userId, fullName: name, email, superAdmin, grantedBy } = row;
  return {
    id,
    userId,
    name,
    email,
    superAdmin,
    // A check of the table holds it to these.
    role: row.role as MemberRole,
    status: statusOf(row, now),
    grantedBy: grantedBy === null ? null : { id: grantedBy, name: row.grantedByName },
    grantedAt: row.grantedAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    adjustments: adjustmentsOf(row.permissions, names, now),
  };
}

function adjustmentsOf(stored: unknown, names: Map<string, string>, now: Date): AdjustmentView[] {
  const { grant, deny, notes } = parseAdjustments(stored);
  const view = (permission: string, effect: AdjustmentView["effect"]): AdjustmentView => {
    const note = notes[permission];
    return {
      permission,
      effect,
      by: note?.by ? (names.get(note.by) ?? null) : null,
      at: note?.at ?? null,
      expiresAt: note?.until ?? null,
      ended: effect === "grant" && hasEnded(note, now),
    };
  };
  return [...deny.map((one) => view(one, "deny")), ...grant.map((one) => view(one, "grant"))];
}
