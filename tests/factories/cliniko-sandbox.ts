import { demoApiKey } from "@/lib/integrations/cliniko/sandbox/accounts";
import type { ClinikoSandbox } from "@/lib/integrations/cliniko/sandbox/sandbox";
import type { SandboxRequest, SandboxResponse } from "@/lib/integrations/sandbox";

type Caller = { key?: string; host?: string; headers?: Record<string, string> };

/** One call straight into the stand-in, as a well-mannered client would make it over the wire. */
export async function call(sandbox: ClinikoSandbox, target: string, caller: Caller = {}) {
  const [, path = "", query = ""] = /^([^?]*)\??(.*)$/.exec(target) ?? [];
  const request: SandboxRequest = {
    method: "GET",
    host: caller.host ?? "api.au1.cliniko.com",
    path: `/v1${path}`,
    query: new URLSearchParams(query),
    headers: {
      accept: "application/json",
      "user-agent": "Practice Hub (dev@example.com)",
      authorization: `Basic ${Buffer.from(`${caller.key ?? demoApiKey()}:`).toString("base64")}`,
      ...caller.headers,
    },
    body: "",
  };
  const response: SandboxResponse = await sandbox.handle(request);
  return { status: response.status, headers: response.headers ?? {}, json: parse(response.body) };
}

/** Every row of a list, page after page, by following links.next. */
export async function readAll(sandbox: ClinikoSandbox, target: string): Promise<Row[]> {
  const { json } = await call(sandbox, target);
  const list = Object.keys(json).find((name) => Array.isArray(json[name])) ?? "";
  const next = json.links?.next?.split("/v1")[1];
  return [...(json[list] as Row[]), ...(next ? await readAll(sandbox, next) : [])];
}

export type Row = Record<string, unknown> & { id: string; links: { self: string } };
type Json = Record<string, unknown> & {
  message?: string;
  total_entries?: number;
  links?: { self: string; next?: string; previous?: string };
};

function parse(body: string | undefined): Json {
  try {
    return JSON.parse(body ?? "{}");
  } catch {
    return {};
  }
}
