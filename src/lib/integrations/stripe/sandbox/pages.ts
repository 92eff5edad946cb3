import type { SandboxRequest, SandboxResponse } from "../../sandbox";
import { readForm, textAt } from "./form";
import { cancel, changePrice, circumstancesOf, completeCheckout, pay, resume, standing, type World } from "./life";
import type { CheckoutSession, Invoice, PortalSession, Subscription } from "./objects";

/** The pages that Stripe would show to somebody who pays: checkout, portal and invoice, with a button for each deed. */
export function showPage(world: World, { method, path, body }: SandboxRequest, base: string): SandboxResponse {
  const deed = method === "POST" ? textAt(readForm(body), "deed") : undefined;
  const [, kind = "", id = ""] = /^\/(c\/pay|p\/session|i)\/(\w+)$/.exec(path) ?? [];
  const open = pages[kind];
  return (
    open?.(world, id, { deed, base }) ?? html(404, "Nothing here", "<p>This page does not exist, or has expired.</p>")
  );
}

type Visit = { deed: string | undefined; base: string };
type Page = (world: World, id: string, visit: Visit) => SandboxResponse | undefined;

const pages: Record<string, Page> = {
  "c/pay": (world, id, visit) => {
    const session = world.store.checkouts[id];
    return session?.status === "open" ? checkout(world, session, visit) : undefined;
  },
  "p/session": (world, id, visit) => {
    const session = world.store.portals[id];
    return session && portal(world, session, visit);
  },
  i: (world, id, visit) => {
    const found = world.store.invoices[id];
    return found && invoice(world, found, visit);
  },
};

function checkout(world: World, session: CheckoutSession, { deed }: Visit): SandboxResponse {
  const price = world.store.prices[session.price];
  if (deed === "pay" || deed === "pay-failing-later") {
    circumstancesOf(world.store, session.customer).cardFails = deed !== "pay";
    completeCheckout(world, session);
    world.store.keep();
    return seeOther(session.success_url.replace("{CHECKOUT_SESSION_ID}", session.id));
  }
  const due = session.trial_end
    ? `<p>Nothing is due today. The first payment is on ${day(session.trial_end)}.</p>`
    : "<p>The first payment is due today.</p>";
  return html(
    200,
    "Subscribe",
    `<p class="sum">${money(price?.unit_amount ?? 0)} <small>a month</small></p><p>${escaped(price?.lookup_key ?? "")}</p>${due}
     ${button("pay", "Subscribe with a card that works", true)}
     ${button("pay-failing-later", "Subscribe with a card that fails at the next payment")}
     ${session.cancel_url ? link(session.cancel_url, "Back") : ""}`,
  );
}

function portal(world: World, session: PortalSession, { deed }: Visit): SandboxResponse {
  const { store } = world;
  if (deed === "confirm" && session.change) {
    const subscription = store.subscriptions[session.change.subscription];
    if (subscription) changePrice(world, subscription, session.change.price);
    store.keep();
    return seeOther(session.change.done);
  }
  if (deed) perform(world, session.customer, deed);
  const subscriptions = standing(store, session.customer);
  const open = Object.values(store.invoices).filter(
    (one) => one.customer === session.customer && one.status === "open",
  );
  const { cardFails } = circumstancesOf(store, session.customer);
  return html(
    200,
    "Manage your subscription",
    `${session.change ? confirmation(world, session.change.price) : ""}
     ${subscriptions.map((one) => described(world, one)).join("") || "<p>There is no subscription.</p>"}
     <h2>Card</h2><p>${cardFails ? "A card that fails" : "A card that works"}</p>
     ${cardFails ? button("card-works", "Update the card to one that works", true) : button("card-fails", "Use a card that fails")}
     ${open.length > 0 ? `<h2>To be paid</h2>${open.map((one) => `<p>${one.number}: ${money(one.amount_due)}</p>`).join("")}${button("pay-open", "Pay now", true)}` : ""}
     ${link(session.return_url, "Return to Practice Hub")}`,
  );
}

function invoice(world: World, found: Invoice, { deed }: Visit): SandboxResponse {
  if (deed === "pay-open") pay(world, found);
  world.store.keep();
  const action = found.status === "open" ? button("pay-open", "Pay now", true) : "";
  return html(
    200,
    `Invoice ${found.number}`,
    `<p class="sum">${money(found.amount_due)}</p><p>${found.status}</p>${action}`,
  );
}

/** Does what a button of the portal says, also when a control call presses it. */
export function perform(world: World, customer: string, deed: string): boolean {
  const { store } = world;
  const [subscription] = standing(store, customer);
  const open = Object.values(store.invoices).filter((one) => one.customer === customer && one.status === "open");
  const [verb = "", price = ""] = deed.split(":");
  const deeds: Record<string, () => unknown> = {
    "card-works": () => Object.assign(circumstancesOf(store, customer), { cardFails: false }),
    "card-fails": () => Object.assign(circumstancesOf(store, customer), { cardFails: true }),
    "pay-open": () => open.forEach((one) => void pay(world, one)),
    cancel: () => subscription && cancel(world, subscription, { atPeriodEnd: true }),
    "cancel-now": () => subscription && cancel(world, subscription, { atPeriodEnd: false }),
    resume: () => subscription && resume(world, subscription),
    plan: () => subscription && changePrice(world, subscription, price),
  };
  const work = Object.hasOwn(deeds, verb) ? deeds[verb] : undefined;
  work?.();
  store.keep();
  return work !== undefined;
}

function confirmation({ store }: World, priceId: string): string {
  const price = store.prices[priceId];
  return `<h2>Confirm your new plan</h2><p>${escaped(price?.lookup_key ?? "")}: ${money(price?.unit_amount ?? 0)} a month</p>
    ${button("confirm", "Confirm", true)}`;
}

function described({ store }: World, subscription: Subscription): string {
  const [item] = subscription.items.data;
  const others = Object.values(store.prices).filter(({ id }) => id !== item.price.id);
  const end = subscription.cancel_at_period_end
    ? `<p>Ends on ${day(item.current_period_end)}.</p>${button("resume", "Keep the subscription")}`
    : `<p>Renews on ${day(item.current_period_end)}.</p>${button("cancel", "Cancel the subscription")}`;
  return `<h2>Current plan</h2><p>${escaped(item.price.lookup_key)}, ${money(item.price.unit_amount)} a month, ${subscription.status}</p>
    ${end}${others.map(({ id, lookup_key }) => button(`plan:${id}`, `Change to ${lookup_key}`)).join("")}`;
}

function button(deed: string, words: string, primary = false): string {
  return `<form method="post"><button name="deed" value="${escaped(deed)}"${primary ? ' class="primary"' : ""}>${escaped(words)}</button></form>`;
}

function link(url: string, words: string): string {
  return `<p><a href="${escaped(url)}">${escaped(words)}</a></p>`;
}

function money(minor: number): string {
  return `$${(minor / 100).toFixed(2)}`;
}

function day(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(0, 10);
}

function seeOther(location: string): SandboxResponse {
  return { status: 303, headers: { location } };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function html(status: number, title: string, content: string): SandboxResponse {
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f6f8fa;color:#1a1f36}main{max-width:26rem;margin:10vh auto;padding:2rem;background:#fff;border:1px solid #e3e8ee;border-radius:12px}h1{font-size:1.25rem;margin:0 0 1rem}h2{font-size:1rem;margin:1.5rem 0 .25rem}p{margin:.25rem 0}.sum{font-size:2rem;font-weight:600}.mark{font-size:.8rem;color:#697386}button{width:100%;font:inherit;padding:.6rem 1rem;margin:.35rem 0;border-radius:8px;border:1px solid #cdd5df;background:#fff;cursor:pointer}.primary{background:#533afd;border-color:#533afd;color:#fff}</style></head>
<body><main><p class="mark">A stand-in for Stripe on this machine. No money moves.</p><h1>${escaped(title)}</h1>${content}</main></body></html>`,
  };
}
