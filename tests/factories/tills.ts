import { aClinic, aConnection } from "@tests/factories/clinics";
import { anInvoice, anItem, aPayment, itsDetail } from "@tests/factories/records";
import { mirrorContracts, mirrorInvoices, mirrorTransactions } from "@/features/payments/sink";
import { withTenant } from "@/lib/db/tenant";
import type { ContractRecord, InvoiceRecord, TransactionRecord } from "@/lib/integrations/records";

/** A clinic that takes money: what comes in goes through the sinks, as a sync would bring it. */
export async function aTill() {
  const ctx = await aClinic();
  const target = await aConnection(ctx);
  const pay = (...records: TransactionRecord[]) => withTenant(ctx, (db) => mirrorTransactions(db, target, records));
  const bill = (...records: InvoiceRecord[]) => withTenant(ctx, (db) => mirrorInvoices(db, target, records));
  const enrol = (...records: ContractRecord[]) => withTenant(ctx, (db) => mirrorContracts(db, target, records));
  /** A payment with its invoice, for one product. */
  const sell = async (product: string, facts: Partial<TransactionRecord> & { externalId: string }) => {
    const { externalId, amountMinor = 10_000, createdAt = new Date() } = facts;
    const number = `9${externalId}`;
    await pay(aPayment({ invoiceNumber: number, amountMinor, createdAt, source: "QuickPay", ...facts }));
    const items = [
      anItem({ externalId: `i${externalId}`, name: product, priceMinor: amountMinor, totalMinor: amountMinor }),
    ];
    const detail = itsDetail({ items, paymentIds: [externalId] });
    const of = { externalId: `v${externalId}`, number, totalMinor: amountMinor, createdAt, detail };
    const { customerName = "Maya Okafor", currency = "USD" } = facts;
    await bill(anInvoice({ ...of, customerName, currency }));
  };
  return { ctx, target, pay, bill, enrol, sell };
}

export function aContract(facts: Partial<ContractRecord> = {}): ContractRecord {
  return {
    kind: "contract",
    externalId: "1000101",
    createdAt: new Date("2025-02-01T09:00:00Z"),
    updatedAt: new Date("2025-02-02T09:00:00Z"),
    name: "1083",
    customerName: "Maya Okafor",
    status: "Active",
    type: "Recurring",
    interval: "Weekly",
    every: "4 Weeks",
    on: "Saturday",
    amountMinor: 24_900,
    currency: "USD",
    startDate: "2025-02-01",
    nextBillDate: "2025-03-01",
    lastInvoiceAt: null,
    hasDeclinedPayment: false,
    raw: {},
    ...facts,
  };
}
