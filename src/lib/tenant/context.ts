import { allows, type Permission } from "@/lib/auth/roles";
import type { OrganizationId } from "@/lib/db/guard";
import { AppError } from "@/lib/errors";

export type Actor =
  | { type: "user"; id: string; label: string }
  /** Somebody who acts from outside the organization. */
  | { type: "super_admin"; id: string; label: string }
  | { type: "webhook"; label: string }
  | { type: "system"; label: string };

/** Who is acting, for which organization, and with what. The first argument of every query and mutation. */
export type TenantContext = {
  organizationId: OrganizationId;
  actor: Actor;
  permissions: ReadonlySet<string>;
  requestId: string | null;
  now: () => Date;
};

/** Throws `forbidden` where none of them is held. */
export function requireEither(ctx: TenantContext, permissions: readonly [Permission, ...Permission[]]): void {
  if (!permissions.some((permission) => allows(ctx.permissions, permission))) requirePermission(ctx, permissions[0]);
}

/** Throws `forbidden`. Queries and mutations call it first, before reading anything. */
export function requirePermission(ctx: TenantContext, permission: Permission): void {
  if (allows(ctx.permissions, permission)) return;
  throw new AppError(
    "forbidden",
    `Your role does not include "${permission}". Ask an owner of your organization for it.`,
  );
}
