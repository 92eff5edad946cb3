import type { SandboxRequest, SandboxResponse } from "../../sandbox";
import type { ClinikoAccount } from "./accounts";
import { compileConditions, parseConditions, singleFilters } from "./filters";
import { filterValues, type ListScope, type ReadableTable, readPage } from "./lists";
import { type Resource, resources } from "./rows";
import { renderPublicSettings, renderSettings, renderUser } from "./settings";

const documents: Readonly<Record<string, (account: ClinikoAccount) => unknown>> = {
  user: renderUser,
  settings: renderSettings,
  "settings/public": renderPublicSettings,
};

const practitionerScopes: Readonly<Record<string, ListScope>> = {
  practitioners: { key: "active", accepts: (row) => row.active === true },
  "practitioners/inactive": { key: "inactive", accepts: (row) => row.active !== true },
};

/** Answers a call whose key was accepted. Throws BadQuery for what Cliniko refuses with 400. */
export function answer(account: ClinikoAccount, request: SandboxRequest): SandboxResponse {
  if (request.method !== "GET") return json(405, { message: "The sandbox only answers GET." });
  const path = /^\/v1\/(.+?)\/?$/.exec(request.path)?.[1] ?? "";
  const document = documents[path];
  if (document) return json(200, document(account));
  return answerList(account, path, request) ?? answerRecord(account, path, request) ?? notFound();
}

function answerList(account: ClinikoAccount, path: string, request: SandboxRequest): SandboxResponse | undefined {
  const inactive = path === "practitioners/inactive";
  const list = inactive ? "practitioners" : path;
  if (isResource(list)) return page(account, list, request, practitionerScopes[path]);
  const [, id = ""] = /^(?:individual|group)_appointments\/(\d+)\/attendees$/.exec(path) ?? [];
  if (id === "") return undefined;
  return page(account, "attendees", request, { key: `of ${id}`, accepts: (row) => row.booking_id === id });
}

function answerRecord(account: ClinikoAccount, path: string, { query }: SandboxRequest): SandboxResponse | undefined {
  const [, list = "", id = ""] = /^([a-z_]+)\/(\d+)$/.exec(path) ?? [];
  if (!isResource(list)) return undefined;
  const isShown = compileConditions(list, parseConditions(singleFilters(list), filterValues(query)));
  const table: ReadableTable = account.tables[list];
  const slot = table.slot(id);
  return slot && isShown(slot.row) ? { status: 200, body: table.textOf(slot) } : undefined;
}

function page(account: ClinikoAccount, list: Resource, request: SandboxRequest, scope?: ListScope): SandboxResponse {
  const table: ReadableTable = account.tables[list];
  return { status: 200, body: readPage(table, list, request, scope) };
}

function isResource(list: string): list is Resource {
  return resources.some((resource) => resource === list);
}

function notFound(): SandboxResponse {
  return json(404, { message: "Not found" });
}

function json(status: number, value: unknown): SandboxResponse {
  return { status, body: JSON.stringify(value) };
}
