/** What a spreadsheet would take for a formula when a cell begins with it, blanks before it included. */
const formula = /^[\s\u200b\ufeff]*[=+\-@|%\t\r\n＝＋－＠]/;

/**
 * One line of a CSV file. A text that a spreadsheet would run as a formula is kept a text by an apostrophe before it;
 * line breaks and quotes stay inside their cell.
 */
export function csvLine(cells: (string | number | null)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n';]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
