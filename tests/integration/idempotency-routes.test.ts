import { readTables } from "@tests/factories/catalogue";
import { aFullClinic } from "@tests/factories/full-clinic";
import { anotherSession, aPerson } from "@tests/factories/people";
import { beforehand, bodyOf, furtherOf, ownIdOf } from "@tests/factories/route-samples";
import { callRoute, loadRoutes } from "@tests/factories/routes";
import { aCliniko } from "@tests/factories/seaview";
import { fingerprint } from "@tests/factories/two-organizations";
import { Client } from "pg";
import { afterAll, expect, inject, test } from "vitest";
import { buildOpenApi } from "@/features/api-reference/queries";
import { newId } from "@/lib/db/id";
import { takesKey } from "@/lib/http/endpoint";
import { createMxMerchantSandbox } from "@/lib/integrations/mx-merchant/sandbox/sandbox";
import { stopBoss } from "@/lib/jobs/boss";

const adminUrl = new URL(inject("server").adminUrl);
adminUrl.pathname = new URL(process.env.DATABASE_URL ?? "").pathname;
const admin = new Client({ connectionString: adminUrl.href });
await admin.connect();

const tables = await readTables(admin);
const walled = tables.filter(({ wall }) => wall !== null);
const routes = await loadRoutes();
const keyed = routes.filter(({ endpoint }) => takesKey(endpoint));
const cliniko = await aCliniko({ empty: true }, [createMxMerchantSandbox({ empty: true })]);
const document = buildOpenApi();

afterAll(async () => {
  await cliniko.server.close();
  await stopBoss();
  await admin.end();
});

test("whatever somebody signed in can change takes a key", () => {
  expect(keyed.length).toBeGreaterThan(10);
  const without = routes.filter(
    ({ endpoint }) => endpoint.method !== "GET" && !takesKey(endpoint) && !endpoint.endsSession,
  );
  // Nobody's: there is nobody yet whose key it would be.
  expect(new Set(without.map(({ endpoint }) => endpoint.access))).toEqual(new Set(["public", "webhook"]));
  expect(new Set(keyed.map(({ endpoint }) => endpoint.access))).toEqual(new Set(["session", "person", "super_admin"]));
});

test.each(keyed)("$name is documented to take a key", ({ endpoint }) => {
  const operation = document.paths[endpoint.path]?.[endpoint.method.toLowerCase()];
  expect(operation).toMatchObject({
    parameters: expect.arrayContaining([expect.objectContaining({ name: "Idempotency-Key", in: "header" })]),
    responses: { 422: { description: expect.stringContaining("key_reused") } },
  });
});

const ofOrganization = keyed.filter(({ endpoint }) => endpoint.access === "session");

test.each(ofOrganization)("$name, repeated under its key, changes nothing and answers the same", async (route) => {
  const clinic = await aFullClinic(admin, tables);
  const person = await aPerson(clinic.ctx, "super_admin");
  const headers = { "idempotency-key": newId() };
  const id = ownIdOf(route.endpoint, clinic, person);
  // Another session, since one of the routes ends the first.
  const cookie = await anotherSession(clinic.ctx, person);
  await beforehand[route.name]?.(clinic);
  const call = { cookie, id, further: furtherOf(clinic), body: bodyOf(route), headers };
  const { organizationId } = clinic.ctx;
  const first = await callRoute(route, call);
  expect(Object.keys(route.endpoint.answers), first.text).toContain(String(first.status));
  const once = await fingerprint(admin, walled, organizationId);
  expect(await callRoute(route, call)).toEqual(first);
  expect(await fingerprint(admin, walled, organizationId)).toBe(once);
  const others = await callRoute(route, { ...call, headers: { "idempotency-key": newId() } });
  expect(others.status, "Under a new key it is a new request.").toBeGreaterThanOrEqual(200);
  expect(await fingerprint(admin, walled, organizationId)).not.toBe(once);
});
