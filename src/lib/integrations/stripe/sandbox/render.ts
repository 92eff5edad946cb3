import type { Wire } from "./objects";
import type { Store } from "./store";

/** What the stand-in keeps on an object for itself, and the API does not show. */
const inner: Record<string, readonly string[]> = {
  invoice: ["subscription"],
  "checkout.session": ["price", "trial_end", "subscription_metadata"],
  "billing_portal.session": ["change"],
};

/** Where a person opens an object in a browser. */
const pages: Record<string, (object: Wire) => Wire> = {
  invoice: ({ id }) => ({ hosted_invoice_url: `invoice.stripe.com/i/${id}`, invoice_pdf: null }),
  "checkout.session": ({ id, status }) => ({ url: status === "open" ? `checkout.stripe.com/c/pay/${id}` : null }),
  "billing_portal.session": ({ id }) => ({ url: `billing.stripe.com/p/session/${id}` }),
};

/** An object as the API shows it, with links to the stand-in at `base` and the asked-for parts in full. */
export function render(
  object: Wire,
  { base, store, expand = [] }: { base: string; store: Store; expand?: string[] },
): Wire {
  const kind = String(object.object);
  const hidden = inner[kind] ?? [];
  const shown = Object.fromEntries(Object.entries(object).filter(([name]) => !hidden.includes(name)));
  for (const [name, page] of Object.entries(pages[kind]?.(object) ?? {})) shown[name] = page && `${base}/${page}`;
  for (const name of expand) {
    const full = related(store, name, shown[name]);
    if (full) shown[name] = render(full, { base, store });
  }
  return shown;
}

function related(store: Store, name: string, id: unknown): Wire | undefined {
  const tables: Record<string, Record<string, Wire>> = {
    customer: store.customers,
    latest_invoice: store.invoices,
    invoice: store.invoices,
    subscription: store.subscriptions,
  };
  return typeof id === "string" ? tables[name]?.[id] : undefined;
}
