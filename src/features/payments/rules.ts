import type { InvoiceItem } from "@/lib/integrations/records";

/** Which of an invoice's items it was mainly for: the one of highest value (price x quantity), the first of equals. */
export function primaryItem<I extends Pick<InvoiceItem, "priceMinor" | "quantity">>(items: readonly I[]): I | null {
  let [primary = null] = items;
  for (const item of items) if (primary && worthOf(item) > worthOf(primary)) primary = item;
  return primary;
}

/** Price times quantity in ten-thousandths of a minor unit: whole numbers, since quantities have at most four decimals. */
function worthOf({ priceMinor, quantity }: Pick<InvoiceItem, "priceMinor" | "quantity">): bigint {
  const [whole = "0", decimals = ""] = quantity.split(".");
  return BigInt(priceMinor) * BigInt(`${whole}${decimals.padEnd(4, "0").slice(0, 4)}`);
}
