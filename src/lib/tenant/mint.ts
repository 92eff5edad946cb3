import type { OrganizationId } from "@/lib/db/guard";
import type { Actor, TenantContext } from "@/lib/tenant/context";

type Proof = {
  organizationId: string;
  actor: Actor;
  permissions: Iterable<string>;
  requestId?: string | null;
  now?: () => Date;
};

/** Where a string becomes an `OrganizationId`. Call it only after proving that the actor belongs to the organization. */
export function mintContext(proof: Proof): TenantContext {
  return {
    organizationId: proof.organizationId as OrganizationId,
    actor: proof.actor,
    permissions: new Set(proof.permissions),
    requestId: proof.requestId ?? null,
    now: proof.now ?? (() => new Date()),
  };
}
