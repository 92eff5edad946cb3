import { ArrowDown, ArrowUp, ChevronDown, ChevronsUpDown } from "lucide";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { cx } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";
import { Skeleton } from "@/components/ui/skeleton";

export type Column<Row> = {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  align?: "start" | "end" | undefined;
  /** Set when the column can be sorted; `-` before it means descending. */
  sortKey?: string | undefined;
  /** The narrowest screen it is shown on; "phone" (the default) is always. */
  from?: "phone" | "tablet" | "desktop" | undefined;
  /** The row's name: heads the card on a phone and the row for assistive technology. */
  lead?: boolean | undefined;
  /** Keeps the header for assistive technology only (actions, avatars). */
  hideHeader?: boolean | undefined;
};

export type DataTableProps<Row> = {
  /** What the rows are, for those who cannot see the heading above. */
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  sort?: { current: string; hrefFor: (sort: string) => string } | undefined;
  /** Shown in place of the rows when there are none. */
  empty?: ReactNode;
  /** On a phone: a card for each row (default), or narrow columns. */
  phone?: "cards" | "columns" | undefined;
  /** What opens beneath a row: its word on a phone, and the name of the button. Works without a script. */
  detail?: { word: string; label: (row: Row) => string; content: (row: Row) => ReactNode } | undefined;
};

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, rows, rowKey, sort, empty, phone = "cards", detail } = props;
  if (rows.length === 0 && empty) return empty;
  const columns = detail ? [...props.columns, detailColumn(detail)] : props.columns;
  return (
    <div className="md:max-lg:scroll-shade">
      <table
        // biome-ignore lint/a11y/noRedundantRoles: on a phone rows become cards, and display takes a table's roles away
        role="table"
        className={cx("w-full border-separate border-spacing-0 text-start", phone === "cards" && "rows-as-cards")}
      >
        <caption className="sr-only">{caption}</caption>
        {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
        <thead role="rowgroup">
          {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
          <tr role="row">
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} sort={sort} />
            ))}
          </tr>
        </thead>
        {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
        <tbody role="rowgroup" className={cx(phone === "cards" && "max-md:divide-y max-md:divide-line")}>
          {rows.map((row) => (
            <Fragment key={rowKey(row)}>
              {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
              <tr role="row" className="group relative transition-colors hover:bg-hover">
                {columns.map((column) => (
                  <Cell key={column.key} column={column} row={row} phone={phone} />
                ))}
              </tr>
              {detail ? <DetailRow columns={columns.length}>{detail.content(row)}</DetailRow> : null}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function detailColumn<Row>({ word, label }: NonNullable<DataTableProps<Row>["detail"]>): Column<Row> {
  return {
    key: "detail",
    header: "Details",
    hideHeader: true,
    align: "end",
    cell: (row) => (
      // The rows' sheet shows the next row while this is open; what it opens is there, not in here.
      <details className="group/detail relative z-10 inline-block align-middle">
        <summary
          title={label(row)}
          className="flex h-control-small items-center gap-1.5 rounded-md text-ink-faint text-sm hover:text-ink md:px-1.5 md:hover:bg-pressed"
        >
          <span className="sr-only">{label(row)}</span>
          <span aria-hidden className="md:hidden">
            {word}
          </span>
          <Icon of={ChevronDown} className="transition-transform group-open/detail:rotate-180" />
        </summary>
      </details>
    ),
  };
}

function DetailRow({ columns, children }: { columns: number; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: on a phone display takes a row's role away
    <tr role="row" className="row-detail">
      {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
      <td role="cell" colSpan={columns} data-lead="" className="md:bg-sunken md:px-5 md:py-4">
        {children}
      </td>
    </tr>
  );
}

export function DataTableSkeleton({ rows = 8, columns = 5 }: { rows?: number; columns?: number }) {
  return (
    <div aria-hidden className="divide-y divide-line">
      <div className="h-9 bg-sunken" />
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey boxes have no other name
        <div key={row} className="flex h-11 items-center justify-between gap-6 px-4 sm:px-5">
          <Skeleton width="lg" />
          {Array.from({ length: Math.max(0, columns - 1) }, (_, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <Skeleton key={column} width="sm" />
          ))}
        </div>
      ))}
    </div>
  );
}

type Sort = DataTableProps<unknown>["sort"];

function HeaderCell<Row>({ column, sort }: { column: Column<Row>; sort: Sort }) {
  const direction = column.sortKey === undefined ? undefined : directionOf(column.sortKey, sort?.current);
  const end = column.align === "end";
  return (
    <th
      // biome-ignore lint/a11y/noRedundantRoles: on a phone display takes a cell's role away
      role="columnheader"
      scope="col"
      {...(direction && direction !== "none" ? { "aria-sort": direction } : {})}
      className={cx(
        "h-9 whitespace-nowrap border-line border-b bg-sunken px-4 lg:sticky lg:top-0 lg:z-10 font-medium text-ink-muted text-sm first:ps-4 sm:first:ps-5 sm:last:pe-5",
        end ? "text-end" : "text-start",
        shownFrom[column.from ?? "phone"],
      )}
    >
      <HeaderWords column={column} sort={sort} direction={direction} />
    </th>
  );
}

type HeaderWordsProps<Row> = { column: Column<Row>; sort: Sort; direction: Direction | undefined };

function HeaderWords<Row>({ column, sort, direction }: HeaderWordsProps<Row>) {
  if (column.hideHeader) return <span className="sr-only">{column.header}</span>;
  if (!sort || !column.sortKey || !direction) return column.header;
  const arrow = arrows[direction];
  const next = direction === "ascending" ? `-${column.sortKey}` : column.sortKey;
  return (
    <Link
      href={sort.hrefFor(next)}
      scroll={false}
      className={cx(
        "inline-flex items-center gap-1 rounded-sm align-middle hover:text-ink",
        direction !== "none" && "text-ink",
        column.align === "end" && "flex-row-reverse",
      )}
    >
      {column.header}
      <Icon of={arrow} className={direction === "none" ? "opacity-60" : undefined} />
    </Link>
  );
}

function Cell<Row>({ column, row, phone }: { column: Column<Row>; row: Row; phone: "cards" | "columns" }) {
  return (
    <td
      role={column.lead ? "rowheader" : "cell"}
      {...(column.lead ? { "data-lead": "" } : column.hideHeader ? {} : { "data-label": column.header })}
      className={cx(
        "border-line align-middle",
        cells[phone],
        column.align === "end" && "text-end tabular-nums",
        shownFrom[column.from ?? "phone"],
      )}
    >
      {column.cell(row)}
    </td>
  );
}

// As a card, a cell's place and edges come from the sheet.
const cells = {
  cards: "md:px-4 md:py-2.5 md:first:ps-5 md:last:pe-5 md:group-not-first:border-t",
  columns: "px-4 py-2.5 sm:first:ps-5 sm:last:pe-5 group-not-first:border-t",
};

type Direction = "ascending" | "descending" | "none";

const arrows = { ascending: ArrowUp, descending: ArrowDown, none: ChevronsUpDown };

const shownFrom = { phone: "", tablet: "max-md:hidden!", desktop: "max-lg:hidden!" };

function directionOf(key: string, current: string | undefined): Direction {
  if (current === key) return "ascending";
  return current === `-${key}` ? "descending" : "none";
}
