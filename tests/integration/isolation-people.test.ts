import { readTables } from "@tests/factories/catalogue";
import { aFullClinic, type FullClinic } from "@tests/factories/full-clinic";
import { aPerson, type SignedIn } from "@tests/factories/people";
import { beforehand, bodyOf, furtherOf, ownIdOf } from "@tests/factories/route-samples";
import { callRoute, loadRoutes, type Route } from "@tests/factories/routes";
import { aCliniko } from "@tests/factories/seaview";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Adjustments, allows, effectivePermissions, type Role, roles } from "@/lib/auth/roles";
import { createMxMerchantSandbox } from "@/lib/integrations/mx-merchant/sandbox/sandbox";
import { stopBoss } from "@/lib/jobs/boss";

/** Nothing else in a clinic is called so. */
const marks = { name: "Quillfeather", email: "quillfeather@people.example", phone: "+61255500999" };

const adminUrl = new URL(inject("server").adminUrl);
adminUrl.pathname = new URL(process.env.DATABASE_URL ?? "").pathname;
const admin = new Client({ connectionString: adminUrl.href });
await admin.connect();

const tables = await readTables(admin);
const telling = (await loadRoutes()).filter(
  ({ endpoint: { access, method } }) => access === "session" && ["GET", "PUT", "PATCH"].includes(method),
);
const cliniko = await aCliniko({ empty: true }, [createMxMerchantSandbox({ empty: true })]);

afterAll(async () => {
  await cliniko.server.close();
  await stopBoss();
  await admin.end();
});

type Standing = { role: Role; permissions?: Adjustments };

const blind: Standing[] = [
  ...roles
    .filter((role) => !allows(new Set(effectivePermissions(role)), "patients.view"))
    .map((role) => ({ role, permissions: { grant: ["data.export", "config.view", "patients.edit"] } })),
  { role: "tenant_owner", permissions: { deny: ["patients.view"] } },
];

async function aClinicOfOne(standing: Standing) {
  const clinic = await aFullClinic(admin, tables);
  const { organizationId } = clinic.ctx;
  await admin.query(
    `UPDATE contacts SET display_name = $2, first_name = $2, last_name = $2, preferred_first_name = $2,
       primary_email = $3, primary_phone = $4 WHERE organization_id = $1`,
    [organizationId, marks.name, marks.email, marks.phone],
  );
  await admin.query("UPDATE sync_changes SET stream = 'patients', external_id = $2 WHERE organization_id = $1", [
    organizationId,
    clinic.rows.contacts?.external_id,
  ]);
  return { clinic, person: await aPerson(clinic.ctx, standing.role, { permissions: standing.permissions ?? {} }) };
}

async function tell(route: Route, { clinic, person }: { clinic: FullClinic; person: SignedIn }): Promise<string> {
  await beforehand[route.name]?.(clinic);
  const id = ownIdOf(route.endpoint, clinic, person);
  const sent = { cookie: person.cookie, id, further: furtherOf(clinic), body: bodyOf(route) };
  return (await callRoute(route, sent)).text;
}

describe.each(blind)("$role, with $permissions", (standing) => {
  let theirs: Awaited<ReturnType<typeof aClinicOfOne>>;

  beforeAll(async () => {
    theirs = await aClinicOfOne(standing);
  });

  test.each(telling)("$name names no patient", async (route) => {
    const text = await tell(route, theirs);
    for (const mark of Object.values(marks)) expect(text).not.toContain(mark);
  });
});

test("whoever may see patients is told the name by some of them", async () => {
  const theirs = await aClinicOfOne({ role: "tenant_owner" });
  const named: string[] = [];
  for (const route of telling) if ((await tell(route, theirs)).includes(marks.name)) named.push(route.name);
  expect(named).toEqual(
    expect.arrayContaining(["GET /api/patients", "GET /api/patients/{id}", "GET /api/patients/export"]),
  );
});
