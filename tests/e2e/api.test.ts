import { expect } from "vitest";
import { listEndpoints } from "@/features/api-reference/queries";
import type { Endpoint } from "@/lib/http/endpoint";
import { test as base } from "./browser";
import { aConnectedClinic, type Connected, providerOf, syncOf } from "./clinic";

/** Whose rows each kind of address names. A new kind needs its line here. */
const listOf: Record<string, string> = {
  "/api/connections/{id}": "/api/connections",
  "/api/sync-runs/{id}": "/api/sync-runs",
  "/api/patients/{id}": "/api/patients",
  "/api/members/{id}": "/api/members",
};

/** What this clinic has none of: payments, deliveries, invitations, invoices of ours. Integration tests hold those answers to the document. */
const elsewhere =
  /^\/api\/(transactions|invoices|products|product-categories|category-passes|memberships|webhook-|invitations|billing\/invoices|sync\/manual)/;

const reads = listEndpoints().filter(
  ({ method, access, path }) =>
    method === "GET" &&
    access !== "cron" &&
    access !== "super_admin" &&
    !path.startsWith("/api/admin/") &&
    !elsewhere.test(path),
);

const test = base.extend<{ clinic: Connected }>({
  // A clinic in which something has gone wrong, so that its lists of failures and alerts have rows too.
  clinic: [
    async ({ stack }, use) => {
      const clinic = await aConnectedClinic(stack);
      await clinic.practice.order("createPatient", { firstName: "Nova", lastName: "Starling" });
      await providerOf(stack).misbehave({ kind: "wrongShape", path: "^/v1/patients", times: 1 });
      await syncOf(clinic, "full");
      await clinic.practice.order("removeKey", { key: clinic.practice.key });
      await syncOf(clinic, "incremental");
      await use(clinic);
    },
    { scope: "file" },
  ],
});

test("the API's document lists reads of every kind", () => {
  expect(reads.length).toBeGreaterThan(15);
});

test.for(reads.map((endpoint) => [endpoint.path, endpoint] as const))(
  "GET %s answers what its document says, and nothing else",
  async ([, endpoint], { clinic }) => {
    const path = await addressOf(endpoint, clinic);
    const answer = await clinic.read(path);
    expect(Object.keys(endpoint.answers)).toContain(String(answer.status));
    const { schema, contentType = "application/json" } = endpoint.answers[answer.status] ?? {};
    expect(answer.headers.get("content-type")).toContain(contentType);
    if (!schema) return;
    const text = contentType === "text/event-stream" ? await firstEvent(answer) : await answer.text();
    const json: unknown = JSON.parse(text);
    // What the schema does not know would be missing from what it parsed.
    expect(schema.parse(json)).toEqual(json);
    if (isList(json)) expect(json.data.length).toBeGreaterThan(0);
  },
);

async function addressOf({ path }: Endpoint, clinic: Connected): Promise<string> {
  if (!path.includes("{")) return path;
  const kind = Object.keys(listOf).find((start) => path.startsWith(start));
  if (!kind) throw new Error(`${path} has no rows to ask for: add its list to api.test.ts.`);
  const { data } = await clinic.call<{ data: { id: string }[] }>(listOf[kind] ?? "");
  return path.replace("{id}", data[0]?.id ?? "");
}

async function firstEvent(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  let text = "";
  while (reader && !text.includes("\n\n")) {
    const { value, done } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  await reader?.cancel();
  return /^data: ?(.*)$/m.exec(text)?.[1] ?? "";
}

function isList(json: unknown): json is { data: unknown[] } {
  return typeof json === "object" && json !== null && "data" in json && Array.isArray(json.data);
}
