import type { TenantContext } from "@/lib/tenant/context";
import { addOrganization } from "./practices";
import type { SandboxProcess } from "./sandbox-process";

export type Merchant = { id: number; payments: number; invoices: number };

/** A merchant at the sandbox with so many payments, and invoices for some of them. */
export async function addMerchant(sandbox: SandboxProcess, merchant: Merchant): Promise<void> {
  const { id, payments, invoices } = merchant;
  const { consumerKey, consumerSecret } = credentialsOf(merchant);
  await sandbox.control("mx-merchant/addMerchant", { id, dba: `Merchant ${id}`, consumerKey, consumerSecret });
  await act(sandbox, merchant, "grow", { payments, invoices });
}

/** Has something happen at a merchant's. */
export async function act({ control }: SandboxProcess, { id }: Merchant, action: string, input: object): Promise<void> {
  await control(`mx-merchant/${action}`, { merchant: id, ...input });
}

/** A new organization with that merchant connected to it. */
export async function connectMerchant(
  adminUrl: string,
  merchant: Merchant,
): Promise<{ ctx: TenantContext; connectionId: string; merchant: Merchant }> {
  const { connect } = await import("@/features/connections/mutations");
  const { systemContext } = await import("@/features/sync/mutations");
  const ctx = systemContext(await addOrganization(adminUrl));
  const { id } = await connect(ctx, { provider: "mx-merchant", credentials: credentialsOf(merchant) });
  return { ctx, connectionId: id, merchant };
}

/** They open nothing but the sandbox. */
export function credentialsOf({ id }: Merchant) {
  return {
    consumerKey: `bench-consumer-${id}`,
    consumerSecret: `bench-secret-${id}`,
    merchantId: String(id),
    environment: "production",
  };
}
