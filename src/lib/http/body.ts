import { AppError } from "@/lib/errors";

export const bodyBytesMax = 1024 * 1024;
const depthMax = 32;

/** The bytes of a request's body, counted while they arrive. Throws `too_large` beyond the limit. */
export async function readBytes(request: Request, bytesMax = bodyBytesMax): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw tooLarge(bytesMax);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > bytesMax) {
      await reader?.cancel();
      throw tooLarge(bytesMax);
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks, size);
}

/** A request's body as JSON; undefined when it is empty. Throws `invalid_input` for what cannot be read or kept. */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.byteLength === 0) return undefined;
  if (!isJson(request)) throw new AppError("forbidden", "Send the body with Content-Type: application/json.");
  const value = parse(bytes);
  refuseUnusable(value);
  return value;
}

/** Whether the request says that its body is JSON. */
export function isJson(request: Request): boolean {
  const type = request.headers.get("content-type") ?? "";
  return /^application\/json\s*(;|$)/i.test(type);
}

/** Whether PostgreSQL can keep a text: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new AppError("invalid_input", "The body is not JSON. Check its quotes, commas and brackets.", { cause });
  }
}

type Place = { value: unknown; path: string; depth: number };

/** Throws `invalid_input` for input that is nested too deep, or has text that PostgreSQL cannot keep. */
export function refuseUnusable(root: unknown): void {
  // A list of places to look at, not recursion: the input decides how deep it goes.
  const places: Place[] = [{ value: root, path: "", depth: 0 }];
  for (let place = places.pop(); place; place = places.pop()) {
    const complaint = complaintAbout(place);
    if (complaint) {
      const errors = [{ path: place.path, message: complaint }];
      throw new AppError("invalid_input", `What was sent cannot be used. ${complaint}`, { errors });
    }
    places.push(...inside(place));
  }
}

function complaintAbout({ value, path, depth }: Place): string | null {
  if (depth > depthMax) return `It is nested deeper than ${depthMax} levels.`;
  if (typeof value === "string" && !isStorable(value)) return "A text in it has characters that cannot be kept.";
  if (/(^|\.)__proto__(\.|$)/.test(path) || !isStorable(path)) return "A name in it is not allowed.";
  return null;
}

function inside({ value, path, depth }: Place): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const before = path === "" ? "" : `${path}.`;
  return Object.entries(value).map(([name, item]) => ({ value: item, path: `${before}${name}`, depth: depth + 1 }));
}

function tooLarge(bytesMax: number): AppError {
  return new AppError("too_large", `The body is larger than ${Math.floor(bytesMax / 1024)} KiB. Send less at once.`);
}
