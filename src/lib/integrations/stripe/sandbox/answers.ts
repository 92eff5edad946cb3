import type { SandboxResponse } from "../../sandbox";
import { newId } from "./make";
import type { Wire } from "./objects";

type Trouble = { status: number; type: string; code?: string; message: string; param?: string };

/** A refusal in Stripe's words. */
export class StripeRefusal extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble.message);
    this.trouble = trouble;
  }
}

export function missing(kind: string, id: string, param = "id"): StripeRefusal {
  const message = `No such ${kind}: '${id}'`;
  return new StripeRefusal({ status: 404, type: "invalid_request_error", code: "resource_missing", message, param });
}

export function invalid(message: string, param?: string, code?: string): StripeRefusal {
  const more = { ...(param ? { param } : {}), ...(code ? { code } : {}) };
  return new StripeRefusal({ status: 400, type: "invalid_request_error", message, ...more });
}

export function json(body: Wire, status = 200): SandboxResponse {
  return { status, headers: { "request-id": newId("req") }, body: JSON.stringify(body) };
}

export function refused({ trouble: { status, ...error } }: StripeRefusal): SandboxResponse {
  return json({ error: { ...error, request_log_url: null } }, status);
}

/** A page of a list, newest first, as `limit`, `starting_after` and `ending_before` ask for. */
export function page<T extends Wire & { id: string; created: number }>(rows: T[], query: URLSearchParams, url: string) {
  const sorted = rows.toSorted((a, b) => b.created - a.created || b.id.localeCompare(a.id));
  const limit = Number(query.get("limit") ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw invalid("Invalid integer: limit", "limit");
  const after = query.get("starting_after");
  const before = query.get("ending_before");
  if (before) {
    const rest = sorted.slice(0, placeOf(sorted, before, "ending_before"));
    return { object: "list" as const, url, has_more: rest.length > limit, data: rest.slice(-limit) };
  }
  const rest = after ? sorted.slice(placeOf(sorted, after, "starting_after") + 1) : sorted;
  return { object: "list" as const, url, has_more: rest.length > limit, data: rest.slice(0, limit) };
}

function placeOf(rows: { id: string }[], id: string, param: string): number {
  const place = rows.findIndex((row) => row.id === id);
  if (place < 0) throw missing("object", id, param);
  return place;
}
