import { type ZipFile, zipOf } from "@/lib/format/zip";

/**
 * What stands in a cell. A text is a text whatever it begins with: it is written as one, and no spreadsheet runs it.
 * `decimal` is a number in exact digits ("-14.14").
 */
export type Cell = string | number | null | { decimal: string };

export type SheetOptions = {
  /** The sheet's name on its tab. */
  name: string;
  /** Rows that one sheet may hold; what is beyond goes on in the next. */
  rowsMax?: number;
};

/** As many rows as a sheet has. */
const sheetRows = 1_048_576;
/** Longer texts do not fit a cell, and spreadsheets refuse the file. */
const textMax = 32_767;

/**
 * A workbook (XLSX), written while its rows are read: the first row is a heading that stays in view. Memory does not
 * grow with the rows; what does not fit one sheet goes on in another, under the same heading.
 */
export function xlsxOf(
  rows: AsyncIterable<Cell[]>,
  { name, rowsMax = sheetRows }: SheetOptions,
): AsyncGenerator<Uint8Array> {
  return zipOf(filesOf(rows[Symbol.asyncIterator](), { name, rowsMax }));
}

async function* filesOf(
  rows: AsyncIterator<Cell[]>,
  { name, rowsMax }: Required<SheetOptions>,
): AsyncGenerator<ZipFile> {
  const source: Source = { rows, next: await rows.next(), heading: [], sheets: 0 };
  source.heading = source.next.done ? [] : source.next.value;
  if (!source.next.done) source.next = await rows.next();
  try {
    do {
      source.sheets += 1;
      yield { name: `xl/worksheets/sheet${source.sheets}.xml`, parts: sheetOf(source, rowsMax) };
    } while (!source.next.done);
  } finally {
    await rows.return?.();
  }
  const names = Array.from({ length: source.sheets }, (_, at) => (at === 0 ? name : `${name} ${at + 1}`));
  yield { name: "xl/styles.xml", parts: [styles] };
  yield { name: "xl/workbook.xml", parts: [workbookOf(names)] };
  yield { name: "xl/_rels/workbook.xml.rels", parts: [relationsOf(names)] };
  yield { name: "_rels/.rels", parts: [rootRelations] };
  yield { name: "[Content_Types].xml", parts: [typesOf(names)] };
}

type Source = { rows: AsyncIterator<Cell[]>; next: IteratorResult<Cell[]>; heading: Cell[]; sheets: number };

async function* sheetOf(source: Source, rowsMax: number): AsyncGenerator<string> {
  yield `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">${frozen}</sheetView></sheetViews>`;
  yield `<sheetData>${rowOf(source.heading, 1)}`;
  for (let row = 2; row <= rowsMax && !source.next.done; row += 1) {
    yield rowOf(source.next.value, 0);
    source.next = await source.rows.next();
  }
  yield "</sheetData></worksheet>";
}

function rowOf(cells: Cell[], style: number): string {
  return `<row>${cells.map((cell) => cellOf(cell, style)).join("")}</row>`;
}

function cellOf(cell: Cell, style: number): string {
  if (cell === null) return "<c/>";
  if (typeof cell === "number") return `<c><v>${cell}</v></c>`;
  if (typeof cell === "object") return `<c><v>${numeral(cell.decimal)}</v></c>`;
  return `<c t="inlineStr" s="${style}"><is><t xml:space="preserve">${escaped(cell.slice(0, textMax))}</t></is></c>`;
}

function numeral(decimal: string): string {
  if (/^-?\d+(\.\d+)?$/.test(decimal)) return decimal;
  throw new Error(`"${decimal}" is not a number.`);
}

/** Text as XML holds it: marks named, and left out what no XML may hold. */
function escaped(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML refuses
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      // A carriage return that stands bare is read back as a line feed.
      .replaceAll("\r", "&#13;")
  );
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packaging = "http://schemas.openxmlformats.org/package/2006";
const spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';

const styles = `${xml}<styleSheet xmlns="${main}"><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

const rootRelations = `${xml}<Relationships xmlns="${packaging}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

function workbookOf(names: string[]): string {
  const sheets = names.map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="s${at + 1}"/>`);
  return `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${sheets.join("")}</sheets></workbook>`;
}

function relationsOf(names: string[]): string {
  const sheets = names.map(
    (_, at) => `<Relationship Id="s${at + 1}" Type="${office}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  const style = `<Relationship Id="styles" Type="${office}/styles" Target="styles.xml"/>`;
  return `${xml}<Relationships xmlns="${packaging}/relationships">${sheets.join("")}${style}</Relationships>`;
}

function typesOf(names: string[]): string {
  const sheets = names.map(
    (_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${spreadsheet}.worksheet+xml"/>`,
  );
  return `${xml}<Types xmlns="${packaging}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${spreadsheet}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${spreadsheet}.styles+xml"/>${sheets.join("")}</Types>`;
}
