import { createHash } from "node:crypto";
import type { SandboxRequest, SandboxResponse } from "../../sandbox";
import { invalid, json, missing, page, refused, StripeRefusal } from "./answers";
import { type Form, readForm, textAt, textsAt } from "./form";
import { cancel, changePrice, nowFor, pay, resume, type World } from "./life";
import { makeCustomer, newId } from "./make";
import type { CheckoutSession, PortalSession, Wire } from "./objects";
import { render } from "./render";

type Call = World & { form: Form; query: URLSearchParams; id: string; base: string };
type Route = [method: string, path: RegExp, answer: (call: Call) => Wire];

/** What was answered to a key, and to what question. */
export type Answered = Map<string, { question: string; response: SandboxResponse }>;

/** Answers one call of the API, the second with the same idempotency key as the first. */
export function answer(
  world: World,
  request: SandboxRequest,
  { base, answered }: { base: string; answered: Answered },
) {
  const key = request.headers["idempotency-key"];
  if (request.method !== "POST" || typeof key !== "string") return answerOnce(world, request, base);
  const question = createHash("sha256").update(`${request.path}\n${request.body}`).digest("hex");
  const before = answered.get(key);
  if (before && before.question !== question) {
    const message = "Keys for idempotent requests can only be used with the same parameters they were first used with.";
    return refused(new StripeRefusal({ status: 400, type: "idempotency_error", message }));
  }
  if (before) return { ...before.response, headers: { ...before.response.headers, "idempotent-replayed": "true" } };
  const response = answerOnce(world, request, base);
  answered.set(key, { question, response });
  return response;
}

function answerOnce(world: World, { method, path, query, body }: SandboxRequest, base: string): SandboxResponse {
  try {
    for (const [wanted, pattern, work] of routes) {
      const found = pattern.exec(path);
      if (wanted !== method || !found) continue;
      const call = { ...world, query, form: readForm(method === "GET" ? query.toString() : body), base };
      const result = work({ ...call, id: found[1] ?? "" });
      world.store.keep();
      return json(result);
    }
    throw new StripeRefusal({
      status: 404,
      type: "invalid_request_error",
      message: `Unrecognized request URL (${method}: ${path}).`,
    });
  } catch (error) {
    if (error instanceof StripeRefusal) return refused(error);
    throw error;
  }
}

const routes: Route[] = [
  ["POST", /^\/v1\/customers$/, createCustomer],
  [
    "GET",
    /^\/v1\/customers\/(\w+)$/,
    ({ store, id, ...call }) => shown(call, store, one("customer", store.customers, id)),
  ],
  ["GET", /^\/v1\/prices$/, ({ store, query }) => page(Object.values(store.prices).map(dated), query, "/v1/prices")],
  ["GET", /^\/v1\/prices\/(\w+)$/, ({ store, id }) => one("price", store.prices, id)],
  ["POST", /^\/v1\/checkout\/sessions$/, createCheckout],
  ["GET", /^\/v1\/checkout\/sessions$/, (call) => list(call, call.store.checkouts, "/v1/checkout/sessions")],
  [
    "GET",
    /^\/v1\/checkout\/sessions\/(\w+)$/,
    ({ store, id, ...call }) => shown(call, store, one("checkout.session", store.checkouts, id)),
  ],
  ["POST", /^\/v1\/checkout\/sessions\/(\w+)\/expire$/, expireCheckout],
  ["POST", /^\/v1\/billing_portal\/sessions$/, createPortal],
  ["GET", /^\/v1\/subscriptions$/, (call) => list(call, call.store.subscriptions, "/v1/subscriptions")],
  [
    "GET",
    /^\/v1\/subscriptions\/(\w+)$/,
    ({ store, id, ...call }) => shown(call, store, one("subscription", store.subscriptions, id)),
  ],
  ["POST", /^\/v1\/subscriptions\/(\w+)$/, updateSubscription],
  ["DELETE", /^\/v1\/subscriptions\/(\w+)$/, endSubscription],
  ["GET", /^\/v1\/invoices$/, (call) => list(call, call.store.invoices, "/v1/invoices")],
  [
    "GET",
    /^\/v1\/invoices\/(\w+)$/,
    ({ store, id, ...call }) => shown(call, store, one("invoice", store.invoices, id)),
  ],
  ["POST", /^\/v1\/invoices\/(\w+)\/pay$/, payInvoice],
  ["GET", /^\/v1\/events$/, ({ store, query }) => page(store.events, query, "/v1/events")],
];

function createCustomer({ store, form, realNow }: Call): Wire {
  const created = Math.floor(realNow() / 1_000);
  const given = { email: textAt(form, "email") ?? null, name: textAt(form, "name") ?? null };
  const customer = makeCustomer({ ...given, metadata: textsAt(form, "metadata") }, created);
  store.customers[customer.id] = customer;
  return customer;
}

function createCheckout(call: Call): Wire {
  const { store, form } = call;
  const customer = one("customer", store.customers, needed(form, "customer"), "customer").id;
  const price = one("price", store.prices, needed(form, "line_items", "0", "price"), "line_items[0][price]").id;
  if (textAt(form, "mode") !== "subscription") throw invalid("This stand-in sells subscriptions only.", "mode");
  const created = nowFor(call, customer);
  const trialEnd = Number(textAt(form, "subscription_data", "trial_end") ?? 0) || null;
  if (trialEnd !== null && trialEnd < created + 2 * 86_400) {
    throw invalid("The `trial_end` date has to be at least 2 days in the future.", "subscription_data[trial_end]");
  }
  const session: CheckoutSession = {
    id: newId("cs_test"),
    object: "checkout.session",
    amount_total: trialEnd ? 0 : (store.prices[price]?.unit_amount ?? 0),
    cancel_url: textAt(form, "cancel_url") ?? null,
    client_reference_id: textAt(form, "client_reference_id") ?? null,
    created,
    currency: "usd",
    customer,
    expires_at: created + 86_400,
    invoice: null,
    livemode: false,
    metadata: textsAt(form, "metadata"),
    mode: "subscription",
    payment_method_types: ["card"],
    payment_status: "unpaid",
    price,
    status: "open",
    subscription: null,
    subscription_metadata: textsAt(form, "subscription_data", "metadata"),
    success_url: needed(form, "success_url"),
    trial_end: trialEnd,
    ui_mode: "hosted_page",
  };
  store.checkouts[session.id] = session;
  return shown(call, store, session);
}

function expireCheckout({ store, id, ...call }: Call): Wire {
  const session = one("checkout.session", store.checkouts, id);
  if (session.status !== "open") throw invalid("Only Checkout Sessions with a status in [open] can be expired.");
  session.status = "expired";
  return shown(call, store, session);
}

function createPortal(call: Call): Wire {
  const { store, form } = call;
  const customer = one("customer", store.customers, needed(form, "customer"), "customer").id;
  const path = ["flow_data", "subscription_update_confirm"];
  const subscription = textAt(form, ...path, "subscription");
  const price = textAt(form, ...path, "items", "0", "price");
  const done = textAt(form, "flow_data", "after_completion", "redirect", "return_url");
  if (subscription) one("subscription", store.subscriptions, subscription, "flow_data");
  const session: PortalSession = {
    id: newId("bps"),
    object: "billing_portal.session",
    created: nowFor(call, customer),
    customer,
    livemode: false,
    locale: null,
    on_behalf_of: null,
    return_url: needed(form, "return_url"),
    change: subscription && price ? { subscription, price, done: done ?? needed(form, "return_url") } : null,
  };
  store.portals[session.id] = session;
  return shown(call, store, session);
}

function updateSubscription(call: Call): Wire {
  const { store, form, id } = call;
  const subscription = one("subscription", store.subscriptions, id);
  const price = textAt(form, "items", "0", "price");
  if (price) changePrice(call, subscription, one("price", store.prices, price, "items[0][price]").id);
  const end = textAt(form, "cancel_at_period_end");
  if (end === "true") cancel(call, subscription, { atPeriodEnd: true });
  if (end === "false") resume(call, subscription);
  return shown(call, store, subscription);
}

function endSubscription(call: Call): Wire {
  const subscription = one("subscription", call.store.subscriptions, call.id);
  if (subscription.status === "canceled") throw missing("subscription", call.id);
  cancel(call, subscription, { atPeriodEnd: false });
  return shown(call, call.store, subscription);
}

function payInvoice(call: Call): Wire {
  const invoice = one("invoice", call.store.invoices, call.id);
  if (invoice.status !== "open") throw invalid("Invoice is already paid", undefined, "invoice_already_paid");
  pay(call, invoice);
  if (invoice.status === "open") {
    const message = "Your card was declined.";
    throw new StripeRefusal({ status: 402, type: "card_error", code: "card_declined", message });
  }
  return shown(call, call.store, invoice);
}

type Listed = Wire & { id: string; created: number; status: string };

/** The lists that take filters: by customer, by subscription, by status; `all` is Stripe's word for the ended ones too. */
function list(call: Call, table: Record<string, Listed>, url: string): Wire {
  const { query, store, base } = call;
  const customer = query.get("customer");
  const subscription = query.get("subscription");
  const status = query.get("status");
  const rows = Object.values(table).filter(
    (row) =>
      (!customer || row.customer === customer) &&
      (!subscription || row.subscription === subscription) &&
      (status === "all" ||
        (status ? row.status === status : row.object !== "subscription" || row.status !== "canceled")),
  );
  const expand = [...query].flatMap(([name, value]) => (/^expand\[/.test(name) ? [value.replace(/^data\./, "")] : []));
  const found = page(rows, query, url);
  return { ...found, data: found.data.map((row) => render(row, { base, store, expand })) };
}

function one<T>(kind: string, table: Record<string, T>, id: string, param?: string): T {
  const found = Object.hasOwn(table, id) ? table[id] : undefined;
  if (!found) throw missing(kind, id, param);
  return found;
}

function needed(form: Form, ...path: string[]): string {
  const text = textAt(form, ...path);
  if (text !== undefined) return text;
  const [first = "", ...rest] = path;
  const param = first + rest.map((name) => `[${name}]`).join("");
  throw invalid(`Missing required param: ${param}.`, param, "parameter_missing");
}

function shown({ form, base }: Pick<Call, "form" | "base">, store: Call["store"], object: Wire): Wire {
  return render(object, { base, store, expand: Object.values(textsAt(form, "expand")) });
}

function dated<T extends Wire & { id: string }>(row: T): T & { created: number } {
  return { ...row, created: Number(row.created ?? 0) };
}
