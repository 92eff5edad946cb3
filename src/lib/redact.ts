const placeholder = "[redacted]";
const depthMax = 5;
const itemsMax = 20;

const privateWords = new Set(
  (
    "address apikey auth authorization birth birthday body content cookie cookies credential credentials data dob email " +
    "emails first header headers key label last mail message mobile name names note notes passphrase password passwords " +
    "payload person phone phones query search secret secrets signature subject surname text token tokens value"
  ).split(" "),
);

const harmlessEndings = new Set(["id", "ids", "count", "ms", "seconds", "bytes", "length", "at", "type", "status"]);

// One word as code would write it: an id, a code, a route pattern, a version, a time. Sentences and addresses are not.
const plainWord = /^[\w.:/[\]{}+-]{1,160}$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Of a phone, or of a card. */
const longNumber = /^\+?\d[\d.-]{6,18}$/;
const secretShape = /^(whsec_|sk_|pk_|rk_|ey[JK])|-[a-z]{2}\d$|^[A-Za-z0-9+/_=-]{32,}$/;
const isoTime = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/;

/**
 * A copy that is safe to keep in a log: ids, codes, numbers and times stay; whatever stands under a private key, looks
 * like a secret or a phone number, or reads like a sentence does not. Errors keep their name, code and stack frames.
 */
export function redact(value: unknown, key = "", depth = 0): unknown {
  if (value === null || value === undefined || typeof value === "boolean") return value;
  if (value instanceof Error) return withoutMessage(value, depth);
  if (isPrivate(key)) return placeholder;
  return typeof value === "object" ? insideOf(value, key, depth) : scalar(value, key);
}

function scalar(value: unknown, key: string): unknown {
  return typeof value === "number" ? value : withoutSecrets(String(value), key);
}

function insideOf(value: object, key: string, depth: number): unknown {
  if (value instanceof Date) return value;
  if (depth >= depthMax) return "[deep]";
  if (Array.isArray(value)) return value.slice(0, itemsMax).map((item) => redact(item, key, depth + 1));
  if (ArrayBuffer.isView(value)) return placeholder;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redact(item, name, depth + 1)]));
}

function isPrivate(key: string): boolean {
  const words = key
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/);
  if (harmlessEndings.has(words.at(-1) ?? "")) return false;
  return words.some((word) => privateWords.has(word));
}

function withoutSecrets(text: string, key: string): string {
  if (text === "" || uuid.test(text) || isoTime.test(text)) return text;
  if (!plainWord.test(text) || secretShape.test(text) || holdsSecret(text)) return placeholder;
  return longNumber.test(text) && !/ids?$/i.test(key) ? placeholder : text;
}

/** An address may have a token in its path: of an invitation, of a webhook. */
function holdsSecret(text: string): boolean {
  return text.split(/[/.:]+/).some((part) => !uuid.test(part) && secretShape.test(part));
}

function withoutMessage(error: Error, depth: number): object {
  const { code } = error as { code?: unknown };
  // A message may hold lines that look like frames, so it goes first.
  const trace = (error.stack ?? "").replace(error.message, "");
  const frames = trace.split("\n").filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(typeof code === "string" || typeof code === "number" ? { code: redact(code) } : {}),
    stack: frames.slice(0, itemsMax).map((line) => line.trim()),
    ...(error.cause instanceof Error && depth < depthMax ? { cause: redact(error.cause, "", depth + 1) } : {}),
  };
}
