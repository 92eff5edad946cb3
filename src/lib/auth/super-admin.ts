import type { Person } from "@/lib/auth/viewer";
import { AppError } from "@/lib/errors";
import type { Actor } from "@/lib/tenant/context";

/** Throws `forbidden` to anybody but a super admin. What sees or changes several organizations calls it first. */
export function requireSuperAdmin({ superAdmin }: Person): void {
  if (!superAdmin) throw new AppError("forbidden", "This is for super admins alone.");
}

/** A super admin as the logs of organizations name them. */
export function superAdminActor({ user }: Person): Actor {
  return { type: "super_admin", id: user.id, label: user.fullName };
}
