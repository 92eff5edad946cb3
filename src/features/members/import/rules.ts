import { ownerLine, type ReadLine, type RefusedLine } from "@/features/members/import/schema";

export type OwnerFile = { lines: ReadLine[]; refused: RefusedLine[] };

type Entry = { line: number; fields: unknown };

/** Reads a file of owners: JSON (a list, or one object after the other) or CSV with a header. A bad line spoils only itself. */
export function readOwners(text: string): OwnerFile {
  const plain = text.replace(/^\uFEFF/, "");
  const entries = /^\s*[[{]/.test(plain) ? jsonEntries(plain) : csvEntries(plain);
  const lines: ReadLine[] = [];
  const refused: RefusedLine[] = [];
  for (const { line, fields } of entries) {
    const parsed = ownerLine.safeParse(fields === null ? fields : renamed(fields));
    if (parsed.success) lines.push({ line, owner: parsed.data });
    else refused.push({ line, reason: reasonOf(parsed.error.issues[0], fields) });
  }
  return { lines, refused };
}

type Issue = { path: PropertyKey[]; message: string };

function reasonOf(issue: Issue | undefined, fields: unknown): string {
  if (fields === null || !issue) return "This cannot be read.";
  const isPlain = !issue.message.startsWith("Invalid");
  return isPlain ? issue.message : `The ${issue.path.map(String).join(".") || "entry"} is missing or cannot be used.`;
}

/** What earlier systems call the same things. */
const names: Record<string, string> = {
  mail: "email",
  emailaddress: "email",
  fullname: "name",
  merchant: "merchantId",
  merchantid: "merchantId",
  mid: "merchantId",
  slug: "organization",
  password: "passwordHash",
  passwordhash: "passwordHash",
  bcrypt: "passwordHash",
};

function renamed(fields: unknown): unknown {
  if (typeof fields !== "object" || fields === null) return fields;
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => {
        const bare = name
          .trim()
          .toLowerCase()
          .replace(/[^a-z]/g, "");
        return [names[bare] ?? bare, value];
      }),
  );
}

/** Each outermost object of a JSON text, with the line that it begins on. Braces inside of texts do not count. */
function jsonEntries(text: string): Entry[] {
  const entries: Entry[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gs)) {
    if (token === "{" && depth === 0) from = index;
    depth += steps[token] ?? 0;
    if (token === "}" && depth === 0) entries.push(entryAt(text, from, index + 1));
  }
  return depth > 0 ? [...entries, { line: lineAt(text, from), fields: null }] : entries;
}

const steps: Record<string, number> = { "{": 1, "}": -1 };

function entryAt(text: string, from: number, to: number): Entry {
  const line = lineAt(text, from);
  try {
    return { line, fields: JSON.parse(text.slice(from, to)) };
  } catch {
    return { line, fields: null };
  }
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

function csvEntries(text: string): Entry[] {
  const [header, ...rows] = csvRows(text);
  if (!header) return [];
  return rows.map(({ line, cells }) => {
    if (cells.length !== header.cells.length || cells.includes(unreadable)) return { line, fields: null };
    return { line, fields: Object.fromEntries(header.cells.map((name, place) => [name, (cells[place] ?? "").trim()])) };
  });
}

/** No text of ours has a NUL. */
const unreadable = "\u0000";

type Row = { line: number; cells: string[] };

/** The rows of a CSV text with the line that each begins on; empty ones are left out. */
function csvRows(given: string): Row[] {
  const text = `${given.trimEnd()}\n`;
  const [header = ""] = text.split("\n", 1);
  const separator = header.includes(";") && !header.includes(",") ? ";" : ",";
  const rows: Row[] = [];
  let row: Row = { line: 1, cells: [] };
  for (let at = 0; at < text.length; ) {
    const { content, ends, next } = cellAt(text, at, separator);
    row.cells.push(content);
    at = next;
    if (!ends) continue;
    rows.push(row);
    row = { line: lineAt(text, at), cells: [] };
  }
  return rows.filter(({ cells }) => cells.some((one) => one.trim() !== ""));
}

/** One cell, whether it ends its row, and where the next begins. A quote where none belongs spoils the rest of its line. */
function cellAt(text: string, at: number, separator: string): { content: string; ends: boolean; next: number } {
  const cell = new RegExp(`("(?:[^"]|"")*"|[^${separator}\\r\\n"]*)(${separator}|\\r?\\n)`, "y");
  cell.lastIndex = at;
  const [, content, end] = cell.exec(text) ?? [];
  if (content === undefined) return { content: unreadable, ends: true, next: text.indexOf("\n", at) + 1 };
  return { content: unquoted(content), ends: end !== separator, next: cell.lastIndex };
}

function unquoted(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}
