import { z } from "zod";
import type { SandboxRequest, SandboxResponse } from "../../sandbox";
import type { MxMerchantAccount } from "./merchants";
import { json } from "./routes";

const events = [
  "Chargeback",
  "Deposit",
  "PaymentSuccess",
  "PaymentFail",
  "UpcomingSAQExpiration",
  "RefundCreated",
  "NewStatement",
  "BatchClosed",
  "ExpiredCard",
] as const;

const wanted = z.object({
  eventType: z.enum(events),
  sendWebhook: z.literal(true),
  callbackUrl: z.url(),
  sources: z.string().min(1),
  merchantId: z.number(),
});

/** Lists, makes and ends notifications: one event to one address each. Undefined for another path. */
export function answerSubscription(account: MxMerchantAccount, request: SandboxRequest): SandboxResponse | undefined {
  const [whole, id] = /^\/checkout\/v3\/subscription(?:\/(\d+))?$/.exec(request.path) ?? [];
  if (whole === undefined) return undefined;
  if (request.method === "PUT") return subscribe(account, request.body);
  if (id === undefined) return json(200, { recordCount: account.subscriptions.length, records: rowsOf(account) });
  const row = rowsOf(account).find((candidate) => String(candidate.id) === id);
  if (!row) return { status: 404, body: "" };
  if (request.method !== "DELETE") return json(200, row);
  account.subscriptions = account.subscriptions.filter((candidate) => String(candidate.id) !== id);
  return { status: 204, body: "" };
}

function subscribe(account: MxMerchantAccount, body: string): SandboxResponse {
  const parsed = wanted.safeParse(readJson(body));
  if (!parsed.success) return refusal(["The notification is not complete."]);
  const { eventType, callbackUrl, sources } = parsed.data;
  const isThere = account.subscriptions.some((row) => row.eventType === eventType && row.callbackUrl === callbackUrl);
  if (isThere) return refusal(["Duplicate notification"]);
  const id = account.nextId("subscription");
  account.subscriptions.push({ id, merchantId: account.id, eventType, callbackUrl, sources });
  return { status: 201, body: "" };
}

function rowsOf(account: MxMerchantAccount) {
  return account.subscriptions.map((row) => ({ ...row, sendWebhook: true }));
}

function refusal(details: string[]): SandboxResponse {
  const responseCode = "eSD7row8WL3JkUkOymB3FlQ";
  return json(400, { errorCode: "ValidationError", message: "Validation error happened", details, responseCode });
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
