import { csvLine } from "@/lib/format/csv";
import { type Cell, xlsxOf } from "@/lib/format/xlsx";

export const sheetFormats = ["csv", "xlsx"] as const;

export type SheetFormat = (typeof sheetFormats)[number];

/** The columns of a file: what stands above each, and what a row has in it. */
export type SheetColumns<Row> = [title: string, cell: (row: Row) => Cell][];

export type SheetFile = { fileName: string; contentType: string; lines: AsyncIterable<string | Uint8Array> };

type Stretches<Row> = AsyncIterable<Row[]> | Iterable<Row[]>;
type Sheet<Row> = { format: SheetFormat; name: string; day: Date; columns: SheetColumns<Row> };

/** Rows as a file for spreadsheets, written while they are read. A text that looks like a formula stays a text. */
export function sheetFile<Row>(stretches: Stretches<Row>, { format, name, day, columns }: Sheet<Row>): SheetFile {
  const fileName = `${name.toLowerCase().replaceAll(" ", "-")}-${day.toISOString().slice(0, 10)}.${format}`;
  const lines = format === "csv" ? linesOf(stretches, columns) : xlsxOf(cellsOf(stretches, columns), { name });
  return { fileName, contentType: contentTypes[format], lines };
}

const contentTypes: Record<SheetFormat, string> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

async function* linesOf<Row>(stretches: Stretches<Row>, columns: SheetColumns<Row>): AsyncGenerator<string> {
  // The mark tells spreadsheets that the file is UTF-8.
  yield `\uFEFF${csvLine(columns.map(([title]) => title))}`;
  for await (const rows of stretches) {
    yield rows.map((row) => csvLine(columns.map(([, cell]) => written(cell(row))))).join("");
  }
}

async function* cellsOf<Row>(stretches: Stretches<Row>, columns: SheetColumns<Row>): AsyncGenerator<Cell[]> {
  yield columns.map(([title]) => title);
  for await (const rows of stretches) for (const row of rows) yield columns.map(([, cell]) => cell(row));
}

/** In a CSV file an amount is a number: as a text a negative one would get an apostrophe, as formulas do. */
function written(cell: Cell): string | number | null {
  return typeof cell === "object" && cell !== null ? Number(cell.decimal) : cell;
}
