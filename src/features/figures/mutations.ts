import { recomputeActivePatients } from "@/features/active-patients/mutations";
import { recomputeCustomers } from "@/features/payments/customers/mutations";
import type { TenantContext } from "@/lib/tenant/context";

/** Computes anew all that is derived from what was synced: who is active, and who pays for whom. Shows nothing. */
export async function recomputeDerived(ctx: TenantContext): Promise<void> {
  await recomputeActivePatients(ctx);
  await recomputeCustomers(ctx);
}
