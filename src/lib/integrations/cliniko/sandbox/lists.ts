import type { SandboxRequest } from "../../sandbox";
import { BadQuery, compileConditions, listFilters, parseConditions } from "./filters";
import { compareIds, type Resource } from "./rows";

type Cells = Readonly<Record<string, unknown>>;
type Slot = { row: Cells };

/** Any list's table, as far as reading goes. */
export type ReadableTable = {
  slot(id: string): Slot | undefined;
  select(selection: {
    key: string;
    accepts: (row: Cells) => boolean;
    compare: ((left: Cells, right: Cells) => number) | undefined;
  }): readonly Slot[];
  textOf(slot: Slot): string;
};

export type ListScope = {
  /** Names the scope within its table, such as "active" practitioners. */
  key: string;
  accepts: (row: Cells) => boolean;
};

const perPageDefault = 50;
const perPageMax = 100;

/** One page of a list as it stands now, as text. Throws BadQuery for paging, sorting or filters that Cliniko refuses. */
export function readPage(table: ReadableTable, resource: Resource, request: SandboxRequest, scope?: ListScope): string {
  const { query } = request;
  const page = readCount(query, "page", 1, Number.MAX_SAFE_INTEGER);
  const perPage = readCount(query, "per_page", perPageDefault, perPageMax);
  const conditions = parseConditions(listFilters[resource], filterValues(query));
  const sort = query.get("sort") ?? "";
  const isAccepted = compileConditions(resource, conditions);
  const found = table.select({
    key: JSON.stringify([scope?.key, sort, query.get("order"), ...conditions.map(({ text }) => text)]),
    accepts: scope ? (row) => scope.accepts(row) && isAccepted(row) : isAccepted,
    compare: readSort(resource, sort, query.get("order")),
  });
  const rows = found.slice((page - 1) * perPage, page * perPage).map((slot) => table.textOf(slot));
  const links = linksOf(request, page, Math.ceil(found.length / perPage));
  return `{"${resource}":[${rows.join(",")}],"total_entries":${found.length},"links":${JSON.stringify(links)}}`;
}

/** The values of `q[]`, and of the older `q`. */
export function filterValues(query: URLSearchParams): string[] {
  return [...query.getAll("q[]"), ...query.getAll("q")];
}

function readCount(query: URLSearchParams, name: string, fallback: number, max: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const count = Number(text);
  if (!/^\d{1,15}$/.test(text) || count < 1 || count > max) {
    throw new BadQuery(`${name} must be a whole number from 1${max < 1000 ? ` to ${max}` : " on"}.`);
  }
  return count;
}

function readSort(resource: Resource, sort: string, order: string | null) {
  if (sort === "" && order !== "desc") return undefined;
  const columns = (sort || "created_at").split(",").map((part) => {
    const [column = "", direction = order ?? "asc"] = part.split(":");
    if (!listFilters[resource][column]) throw new BadQuery(`${column} cannot be sorted by.`);
    return { column, sign: direction === "desc" ? -1 : 1 };
  });
  return (left: Cells, right: Cells): number => {
    for (const { column, sign } of columns) {
      const difference = compareCells(column, left[column], right[column]);
      if (difference !== 0) return difference * sign;
    }
    return 0;
  };
}

function compareCells(column: string, left: unknown, right: unknown): number {
  const [first, second] = [String(left ?? ""), String(right ?? "")];
  if (column === "id" || column.endsWith("_id")) return compareIds(first, second);
  return first < second ? -1 : first > second ? 1 : 0;
}

function linksOf({ host, path, query }: SandboxRequest, page: number, pages: number) {
  const to = (number: number | undefined) => {
    const target = new URLSearchParams(query);
    if (number !== undefined) target.set("page", String(number));
    const search = target.toString();
    return `https://${host}${path}${search && `?${search}`}`;
  };
  return {
    self: to(undefined),
    ...(page < pages && { next: to(page + 1) }),
    ...(page > 1 && { previous: to(page - 1) }),
  };
}
