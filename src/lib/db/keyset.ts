import { Prisma } from "@/lib/db/generated/client";

/** What a list is sorted by. Where a time is missing (`maybe_time`) the row comes last, whichever way the list runs. */
export type SortKey = "text" | "time" | "maybe_time" | "count" | "amount";
export type Sort = { by: Prisma.Sql; key: SortKey; descending: boolean; id: Prisma.Sql };

/** The last row that was seen: its value of what the list is sorted by, and its id. */
export type Position = { key: string | number | null; id: string };

const casts: Record<SortKey, Prisma.Sql> = {
  text: Prisma.sql`::text`,
  time: Prisma.sql`::timestamptz`,
  maybe_time: Prisma.sql`::timestamptz`,
  count: Prisma.sql`::int`,
  amount: Prisma.sql`::bigint`,
};

/** The condition that leaves only what comes after a position; everything, when there is none. */
export function beyond(sort: Sort, position: Position | null): Prisma.Sql {
  if (position === null) return Prisma.sql`true`;
  const { key, descending, id } = sort;
  const value = Prisma.sql`${position.key ?? endOf(sort)}${casts[key]}`;
  const operator = descending ? Prisma.sql`<` : Prisma.sql`>`;
  return Prisma.sql`(${sortedBy(sort)}, ${id}) ${operator} (${value}, ${position.id}::uuid)`;
}

/** The order itself: by the key, and among equals by the id, so that no two rows can change places between pages. */
export function inOrder(sort: Sort): Prisma.Sql {
  const direction = sort.descending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  return Prisma.sql`${sortedBy(sort)} ${direction}, ${sort.id} ${direction}`;
}

type Stretches<Row> = { size: number; readAfter: (last: Row) => Promise<Row[]> };

/** A list in stretches of one size from the first on: each is read when it is asked for, from after the one before. */
export async function* inStretches<Row>(first: Row[], { size, readAfter }: Stretches<Row>): AsyncGenerator<Row[]> {
  for (let rows = first; rows.length > 0; ) {
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return;
    rows = await readAfter(last);
  }
}

function sortedBy(sort: Sort): Prisma.Sql {
  return sort.key === "maybe_time" ? Prisma.sql`coalesce(${sort.by}, ${endOf(sort)}::timestamptz)` : sort.by;
}

function endOf({ descending }: Sort): string {
  return descending ? "-infinity" : "infinity";
}
