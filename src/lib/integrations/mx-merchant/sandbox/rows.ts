/** What the vendor keeps. Amounts are minor units, moments milliseconds since 1970. */
export type MxPayment = {
  id: number;
  merchantId: number;
  createdMs: number;
  status: string;
  type: string;
  tenderType: string;
  source: string;
  amount: number;
  surcharge: number;
  tax: number;
  refunded: number;
  /** The number of the invoice, or filler. */
  invoice: string;
  invoiceIds: number[];
  customerCode: string;
  customerName: string;
  cardType: string;
  last4: string;
  authMessage: string;
  settledMs: number | null;
  originalId: number | null;
};

export type MxPurchase = {
  id: number;
  productId: number | null;
  name: string;
  quantity: number;
  returned: number;
  price: number;
};

export type MxAddress = { address1: string; city: string; state: string; zip: string; country: string };

export type MxCustomer = { id: number; name: string; address: MxAddress | null };

export type MxInvoice = {
  id: number;
  merchantId: number;
  number: number;
  createdMs: number;
  /** The merchant's midnight. */
  dateMs: number;
  status: string;
  sourceType: string;
  customer: MxCustomer;
  purchases: MxPurchase[];
  paid: number;
  paymentIds: number[];
};

export type MxContract = {
  id: number;
  merchantId: number;
  name: string;
  customerName: string;
  interval: string;
  every: string;
  on: string;
  amount: number;
  status: string;
  startMs: number;
  nextBillMs: number | null;
  lastInvoiceMs: number | null;
  declined: boolean;
};

export type MxSubscription = {
  id: number;
  merchantId: number;
  eventType: string;
  callbackUrl: string;
  sources: string;
};

/** What an invoice comes to. */
export function totalOf({ purchases }: Pick<MxInvoice, "purchases">): number {
  return purchases.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
}
