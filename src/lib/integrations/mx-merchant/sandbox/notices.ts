import { z } from "zod";
import { createRandom } from "../../sandbox-random";
import type { ChangeName } from "./changes";
import type { MxMerchantAccount } from "./merchants";
import { toAmount } from "./render";
import type { MxPayment } from "./rows";

/** One body to post, and to whom. */
export type Notice = { merchantId: number; eventType: string; body: string };

export const deliverInput = z.object({
  /** Posts each so many times. */
  times: z.number().int().min(1).default(1),
  /** In another order, chosen by this seed. */
  shuffle: z.number().int().optional(),
  /** Instead of the addresses that subscribed. */
  to: z.url().optional(),
});

const events: Partial<Record<ChangeName, (payment: MxPayment) => string>> = {
  pay: ({ status }) => (status === "Declined" ? "PaymentFail" : "PaymentSuccess"),
  refund: () => "RefundCreated",
  chargeback: () => "Chargeback",
};

/** What is told of a change: nothing of settlements and voids. Nothing is signed. */
export function noticesOf(account: MxMerchantAccount, action: ChangeName, id: number): Notice[] {
  const payment = account.payments.find((candidate) => candidate.id === id);
  const eventType = payment && events[action]?.(payment);
  return eventType
    ? [{ merchantId: account.id, eventType, body: JSON.stringify(bodyOf(account, payment, eventType)) }]
    : [];
}

/** Posts what was not posted yet, as often and in the order that is asked for. Returns how each post was answered. */
export async function deliver(
  notices: Notice[],
  account: MxMerchantAccount,
  { times, shuffle, to }: z.output<typeof deliverInput>,
): Promise<{ statuses: number[] }> {
  const own = notices.filter(({ merchantId }) => merchantId === account.id);
  notices.splice(0, notices.length, ...notices.filter(({ merchantId }) => merchantId !== account.id));
  const posts = own.flatMap(({ eventType, body }) =>
    addressesFor(account, eventType, to).flatMap((url) => Array.from({ length: times }, () => ({ url, body }))),
  );
  const ordered = shuffle === undefined ? posts : createRandom(shuffle).sample(posts, posts.length);
  const statuses: number[] = [];
  for (const { url, body } of ordered) {
    const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    await answer.body?.cancel();
    statuses.push(answer.status);
  }
  return { statuses };
}

function addressesFor({ subscriptions }: MxMerchantAccount, eventType: string, to: string | undefined): string[] {
  if (to) return [to];
  return subscriptions.filter((row) => row.eventType === eventType).map(({ callbackUrl }) => callbackUrl);
}

/** Flat, and all of it text; the invoice's id is never said. */
function bodyOf(account: MxMerchantAccount, payment: MxPayment, eventType: string) {
  return {
    eventType,
    merchantId: String(payment.merchantId),
    xmid: "8739000000000001",
    dba: account.dba,
    id: String(payment.id),
    invoiceId: "",
    invoiceNumber: payment.invoice,
    transactionDate: minuteOf(payment.createdMs, "UTC"),
    localDate: minuteOf(payment.createdMs, account.timeZone),
    transactionTypeName: payment.type,
    paymentType: payment.tenderType,
    card: payment.cardType,
    referenceNumber: String(payment.id).slice(-12),
    authorizationCode: "000001",
    responseCode: payment.status === "Declined" ? "61" : "0",
    replayId: "",
    pan4: payment.last4,
    totalAmount: paddedAmount(payment.amount),
    responseMessage: payment.authMessage,
    customer: payment.customerName,
    customerNumber: "",
    source: payment.source,
    customFields: "",
  };
}

/** `Aug 11 2025  6:02AM`: an hour of one digit has a blank in front. */
function minuteOf(ms: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    month: "short",
    day: "numeric",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    hour12: true,
  });
  const read = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  return `${read.month} ${read.day} ${read.year} ${read.hour?.padStart(2)}:${read.minute}${read.dayPeriod}`;
}

function paddedAmount(minor: number): string {
  const [whole = "0", fraction = ""] = toAmount(minor).split(".");
  return `${whole}.${fraction.padEnd(2, "0")}`;
}
