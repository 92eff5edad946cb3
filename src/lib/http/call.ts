import type { ErrorCode, FieldError } from "@/lib/errors";

/** What our API refused, or that it could not be reached: a sentence for the screen and what a form needs. */
export type Trouble = {
  code: ErrorCode | "offline";
  message: string;
  errors: FieldError[];
  /** The run that is in the way, where one is. */
  runId?: string | undefined;
};

export type CallResult<T> = { ok: true; data: T } | { ok: false; trouble: Trouble };

type Call = { method?: "GET" | "POST" | "PATCH" | "DELETE"; body?: object | undefined };

const offline: Trouble = {
  code: "offline",
  message: "The hub cannot be reached just now. Check the connection to the internet and try again.",
  errors: [],
};

/** Calls our own API from a page. Never throws: what was refused, and a network that fails, come back as trouble. */
export async function callApi<T>(path: `/api/${string}`, { method = "GET", body }: Call = {}): Promise<CallResult<T>> {
  try {
    const response = await fetch(path, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
    });
    const answer: unknown = response.status === 204 ? null : await response.json();
    return response.ok ? { ok: true, data: asAnswer<T>(answer) } : { ok: false, trouble: toTrouble(answer) };
  } catch {
    return { ok: false, trouble: offline };
  }
}

/** Our own routes answer in the shape that their endpoint declares; a test holds them to it. */
function asAnswer<T>(answer: unknown): T {
  return answer as T;
}

function toTrouble(answer: unknown): Trouble {
  const { code, detail, errors, runId } = asAnswer<Partial<Problem>>(answer ?? {});
  return { code: code ?? "internal", message: detail ?? offline.message, errors: errors ?? [], runId };
}

type Problem = { code: ErrorCode; detail: string; errors: FieldError[]; runId: string };
