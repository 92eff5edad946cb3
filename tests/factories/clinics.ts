import { randomUUID } from "node:crypto";
import { type Adjustments, effectivePermissions, type Role } from "@/lib/auth/roles";
import { prisma } from "@/lib/db/client";
import type { OrganizationId } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";

type ClinicOptions = {
  role?: Role;
  timeZone?: string;
  activeWindowDays?: number;
  now?: () => Date;
  /** For tests whose clock runs beyond a trial. */
  trialEndsAt?: Date;
};

/** A clinic of its own for one test, and somebody with a role in it. */
export async function aClinic(options: ClinicOptions = {}): Promise<TenantContext> {
  const { role = "tenant_admin", timeZone = "Australia/Melbourne", activeWindowDays = 45, now, trialEndsAt } = options;
  const id = newId();
  await prisma.$transaction(async (db) => {
    await db.$executeRaw`SELECT set_config('role', 'hub_app', true), set_config('app.organization_id', ${id}, true)`;
    await db.organization.create({
      data: {
        id,
        name: "A clinic",
        slug: `clinic-${randomUUID()}`,
        timeZone,
        activeWindowDays,
        ...(trialEndsAt ? { trialEndsAt } : {}),
      },
    });
  });
  return mintContext({
    organizationId: id,
    actor: { type: "user", id: newId(), label: "Somebody" },
    permissions: effectivePermissions(role),
    ...(now ? { now } : {}),
  });
}

/** The same clinic seen by somebody with another role. */
export function inRole(ctx: TenantContext, role: Role, adjustments?: Adjustments): TenantContext {
  return { ...ctx, permissions: new Set(effectivePermissions(role, adjustments)) };
}

export type Target = { organizationId: OrganizationId; connectionId: string; provider: string };

/** A connected Cliniko account of a clinic, as the sinks want it named. */
export async function aConnection(ctx: TenantContext, webUrl = "https://seaview.au1.cliniko.com"): Promise<Target> {
  const { organizationId } = ctx;
  const connectionId = newId();
  await withTenant(ctx, (db) =>
    db.connection.create({
      data: {
        organizationId,
        id: connectionId,
        provider: "cliniko",
        externalAccountId: randomUUID(),
        accountName: "Seaview",
        config: { webUrl },
      },
    }),
  );
  return { organizationId, connectionId, provider: "cliniko" };
}
