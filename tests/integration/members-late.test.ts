import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic, inRole } from "@tests/factories/clinics";
import { aColleague } from "@tests/factories/team";
import { expect, test } from "vitest";
import { updateMember } from "@/features/members/mutations";

test.each([
  ["a denial", `permissions = '{"deny": ["users.manage"]}'`],
  ["a deactivation", "status = 'inactive'"],
  ["an end", "expires_at = now()"],
  ["a lesser role", "role = 'tenant_admin'"],
])("whoever has lost the right by %s since their request began changes nobody", async (_, loss) => {
  const ctx = await aClinic();
  const [owner, viewer] = [await aColleague(ctx, "tenant_owner"), await aColleague(ctx, "viewer")];
  await aColleague(ctx, "tenant_owner");
  const begun = { ...inRole(ctx, "tenant_owner"), actor: { type: "user", id: owner.userId, label: "Ida" } as const };
  await asAdmin(`UPDATE organization_users SET ${loss} WHERE id = $1`, [owner.memberId]);
  const late = updateMember(begun, { id: viewer.memberId, role: "nurse" });
  await expect(late).rejects.toMatchObject({ code: "forbidden" });
  expect(await asAdmin("SELECT role FROM organization_users WHERE id = $1", [viewer.memberId])).toEqual([
    { role: "viewer" },
  ]);
});
