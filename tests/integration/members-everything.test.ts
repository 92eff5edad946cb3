import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic, inRole } from "@tests/factories/clinics";
import { aPerson } from "@tests/factories/people";
import { aColleague, type Colleague, callAs } from "@tests/factories/team";
import { expect, test } from "vitest";
import { GET as getDirectoryChecks } from "@/app/api/admin/directory/route";
import { GET as getSession } from "@/app/api/auth/session/route";
import { GET as getPermissions } from "@/app/api/members/[id]/permissions/route";
import { POST as postManualSync } from "@/app/api/sync/manual/route";
import { getSessionEndpoint } from "@/features/accounts/schema";
import { listDirectoryChecksEndpoint } from "@/features/directory/schema";
import { explainAccessEndpoint } from "@/features/members/access/schema";
import { adjustPermission } from "@/features/members/grants/mutations";
import { adjustInput } from "@/features/members/grants/schema";
import { manualSyncEndpoint } from "@/features/payments/manual/schema";
import { effectivePermissions } from "@/lib/auth/roles";
import type { TenantContext } from "@/lib/tenant/context";

test("everything is nobody's to grant: not in the form, not in the core, not in the table", async () => {
  const { ctx, owner, viewer } = await aTeam();
  const everything = { id: viewer.memberId, permission: "*", effect: "grant", expiresAt: null } as const;
  expect(adjustInput.safeParse(everything).success).toBe(false);
  for (const by of [owner, await aPerson(ctx, "super_admin")]) {
    for (const permission of ["*", "admin.*"]) {
      await expect(adjustPermission(actingFor(ctx, by), { ...everything, permission })).rejects.toMatchObject({
        code: "forbidden",
      });
      await expect(store(viewer, { grant: [permission] })).rejects.toThrow("organization_users_grants");
    }
  }
  expect(await held(viewer)).toEqual(effectivePermissions("viewer"));
});

test("a grant of everything that stands stored all the same opens no other organization, and nothing here", async () => {
  const { owner, viewer } = await aTeam();
  await asAdmin("ALTER TABLE organization_users DROP CONSTRAINT organization_users_grants");
  for (const grant of [["*"], ["admin.*"]]) {
    await store(viewer, { grant });
    expect(await held(viewer)).toEqual(effectivePermissions("viewer"));
    expect(await reasonFor(owner, viewer, "admin.*")).toMatchObject({ allowed: false, because: "not_included" });
    await store(owner, { grant });
    const body = { transactionCount: 1, merchantId: "10000001" };
    expect((await callAs(owner, [manualSyncEndpoint, postManualSync], { body })).status).toBe(403);
    expect((await callAs(owner, [listDirectoryChecksEndpoint, getDirectoryChecks])).status).toBe(403);
  }
});

test("a denial of everything can be lifted again", async () => {
  const { ctx, owner, viewer } = await aTeam();
  await store(viewer, { deny: "what nobody can read" });
  expect(await held(viewer)).toEqual([]);
  const lifting = adjustInput.parse({ id: viewer.memberId, permission: "*", effect: "none" });
  await adjustPermission(actingFor(ctx, owner), { ...lifting, expiresAt: null });
  expect(await held(viewer)).toEqual(effectivePermissions("viewer"));
});

async function aTeam() {
  const ctx = await aClinic();
  return { ctx, owner: await aColleague(ctx, "tenant_owner"), viewer: await aColleague(ctx, "viewer") };
}

function store({ memberId }: Colleague, permissions: object) {
  return asAdmin("UPDATE organization_users SET permissions = $2 WHERE id = $1", [memberId, permissions]);
}

function actingFor(ctx: TenantContext, { userId }: { userId: string }): TenantContext {
  return { ...inRole(ctx, "tenant_owner"), actor: { type: "user", id: userId, label: "Robin Example" } };
}

async function held(person: { cookie: string }): Promise<unknown> {
  return (await callAs(person, [getSessionEndpoint, getSession])).json.permissions;
}

async function reasonFor(by: { cookie: string }, { memberId: id }: Colleague, permission: string) {
  const { json } = await callAs(by, [explainAccessEndpoint, getPermissions], { params: { id } });
  return (json.permissions as { permission: string }[]).find((one) => one.permission === permission);
}
