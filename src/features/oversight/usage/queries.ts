import type { UsageInput, UsageView } from "@/features/oversight/schema";
import { requireSuperAdmin } from "@/lib/auth/super-admin";
import type { Person } from "@/lib/auth/viewer";
import type { Sort } from "@/lib/db/keyset";
import { listUsageRows, sumUsage, type UsageOrder, type UsageRow, usageSorts } from "@/lib/db/system/usage";
import { readPosition, toPage } from "@/lib/http/position";

const dayMs = 86_400_000;
const daysShown = 30;

/** What each organization's syncs used in a period, a page of them, and all of them together. Throws `forbidden`. */
export async function getUsage(person: Person, input: UsageInput, now = new Date()) {
  requireSuperAdmin(person);
  const order = input.sort.replace("-", "") as UsageOrder;
  const sort: Sort = { ...usageSorts[order], descending: input.sort.startsWith("-") };
  const position = readPosition(input.cursor, { sort: input.sort, key: sort.key });
  const period = periodOf(input, now);
  const stretch = { from: new Date(period.from), to: new Date(Date.parse(period.to) + dayMs) };
  const rows = await listUsageRows(stretch, { sort, position, limit: input.limit + 1 });
  const positionOf = (row: UsageRow) => ({ key: keys[order](row), id: row.id });
  const page = toPage(rows, { limit: input.limit, sort: input.sort, positionOf });
  const data: UsageView[] = page.rows.map(({ sortName: _, ...row }) => row);
  const totals = await sumUsage(stretch);
  return {
    data,
    nextCursor: page.nextCursor,
    period: { ...period, timeZone: "UTC" as const },
    asOf: now.toISOString(),
    totals,
  };
}

const keys: Record<UsageOrder, (row: UsageRow) => string | number> = {
  calls: (row) => row.calls,
  rows: (row) => row.read,
  time: (row) => row.seconds,
  name: (row) => row.sortName,
};

/** The days that were asked for; of one alone, the other is thirty days away, and of none it is the last thirty. */
function periodOf({ from, to }: Pick<UsageInput, "from" | "to">, now: Date): { from: string; to: string } {
  const today = now.toISOString().slice(0, 10);
  const end = to ?? (from ? [later(from, daysShown - 1), today].sort()[0] : today) ?? today;
  const last = from && end < from ? from : end;
  return { from: from ?? later(last, 1 - daysShown), to: last };
}

function later(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}
