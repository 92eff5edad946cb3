import { z } from "zod";
import type {
  ConnectionHealthView,
  ListOverseenInput,
  OrganizationFilter,
  OverseenView,
} from "@/features/oversight/schema";
import { requireSuperAdmin } from "@/lib/auth/super-admin";
import type { Person } from "@/lib/auth/viewer";
import type { Sort } from "@/lib/db/keyset";
import {
  type ConnectionHealthRow,
  countOrganizationRows,
  findOrganizationRow,
  listConnectionHealth,
  listOrganizationRows,
  type OrganizationOrder,
  type OrganizationRow,
  organizationSorts,
} from "@/lib/db/system/oversight";
import { AppError } from "@/lib/errors";
import { readPosition, toPage } from "@/lib/http/position";
import { providerName } from "@/lib/integrations/registry";

/** A page of all organizations, with how their connections do. Throws `forbidden`, and `invalid_cursor`. */
export async function listOverseen(person: Person, input: ListOverseenInput) {
  requireSuperAdmin(person);
  const order = input.sort.replace("-", "") as OrganizationOrder;
  const sort: Sort = { ...organizationSorts[order], descending: input.sort.startsWith("-") };
  const position = readPosition(input.cursor, { sort: input.sort, key: sort.key });
  const filter = toFilter(input);
  const rows = await listOrganizationRows(filter, { sort, position, limit: input.limit + 1 });
  const positionOf = (row: OrganizationRow) => ({ key: keys[order](row), id: row.id });
  const page = toPage(rows, { limit: input.limit, sort: input.sort, positionOf });
  const total = await countOrganizationRows(filter);
  return { data: await withHealth(page.rows), total, nextCursor: page.nextCursor };
}

/** How one organization stands. Throws `forbidden`, and `not_found` for an id that nobody has. */
export async function getOverseen(person: Person, { id }: { id: string }): Promise<OverseenView> {
  requireSuperAdmin(person);
  const row = await findOrganizationRow(id);
  const [organization] = row ? await withHealth([row]) : [];
  if (!organization) throw new AppError("not_found", "There is no such organization.");
  return organization;
}

const keys: Record<OrganizationOrder, (row: OrganizationRow) => string | number | Date> = {
  name: (row) => row.sortName,
  created: (row) => row.createdAt,
  patients: (row) => row.patients,
};

function toFilter({ search, plan, status, health }: OrganizationFilter) {
  return { search: search || null, plan: plan ?? null, status: status ?? null, troubled: health === "troubled" };
}

async function withHealth(rows: OrganizationRow[]): Promise<OverseenView[]> {
  const health = await listConnectionHealth(rows.map(({ id }) => id));
  const byOrganization = Map.groupBy(health, ({ organizationId }) => organizationId);
  return rows.map((row) => toView(row, byOrganization.get(row.id) ?? []));
}

// Before the first computation there is no number; whatever else stands there is none of ours.
const counted = z.object({ patients: z.number().int() }).nullable().catch(null);

function toView({ sortName: _, figures, ...row }: OrganizationRow, health: ConnectionHealthRow[]): OverseenView {
  return {
    ...row,
    plan: row.plan as OverseenView["plan"],
    status: row.status as OverseenView["status"],
    createdAt: row.createdAt.toISOString(),
    patients: counted.parse(figures)?.patients ?? null,
    figuresComputedAt: row.figuresComputedAt?.toISOString() ?? null,
    connections: health.map(toHealth),
  };
}

function toHealth({ organizationId: _, status, lastSucceededAt, ...row }: ConnectionHealthRow): ConnectionHealthView {
  return {
    ...row,
    providerName: providerName(row.provider),
    status: status as ConnectionHealthView["status"],
    lastSucceededAt: lastSucceededAt?.toISOString() ?? null,
  };
}
