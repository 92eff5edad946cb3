import { notFound } from "next/navigation";
import { z } from "zod";
import { getDelivery, listDeliveries, listDeliveryTypes, listRefusals } from "@/features/webhooks/queries";
import { deliveryAddress } from "@/features/webhooks/schema";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { startOfDay } from "@/lib/format/date";
import { turnOf, turnPages } from "@/lib/format/href";
import { fromCursor, plainParams, readAddress, type SearchParams } from "@/lib/http/address-bar";
import { orNotFound } from "@/lib/http/not-found";

const path = "/webhooks";
const limit = 50;

/** What the list can be narrowed to, what it is narrowed to now, and whether this person may replay what it shows. */
export async function loadDeliveryFilters(params: SearchParams) {
  const ctx = await pageContext("config.view");
  const [kinds, { timeZone }] = await Promise.all([listDeliveryTypes(ctx), organizationNow()]);
  const filters = readAddress(deliveryAddress, params);
  return {
    path,
    filters,
    range: toRange(filters, timeZone),
    ...choicesIn(kinds),
    mayReplay: kinds.length > 0 && allows(ctx.permissions, "sync.manual"),
  };
}

/** One page of the deliveries, under the address's filters. Days are the clinic's, and the last one is included. */
export async function loadDeliveries(params: SearchParams) {
  const ctx = await pageContext("config.view");
  const { timeZone } = await organizationNow();
  const filters = readAddress(deliveryAddress, params);
  const turn = turnOf(plainParams(params));
  const { page } = await fromCursor({ ...toRange(filters, timeZone), limit, cursor: turn.cursor }, (input) =>
    listDeliveries(ctx, input),
  );
  const pages = turnPages({ path, query: filters, turn, nextCursor: page.nextCursor });
  const filtered = Object.values(filters).some(Boolean);
  return { path, deliveries: page.data, timeZone, filtered, pages, page: turn.page, limit };
}

/** One delivery with what it said, and whether this person may replay it. An unknown id shows the not-found page. */
export async function loadDelivery(id: string) {
  const ctx = await pageContext("config.view");
  if (!z.uuid().safeParse(id).success) notFound();
  const [delivery, { timeZone }] = await Promise.all([getDelivery(ctx, { id }).catch(orNotFound), organizationNow()]);
  return { delivery, timeZone, mayReplay: allows(ctx.permissions, "sync.manual") };
}

/** What was turned away lately. */
export async function loadRefusals() {
  const ctx = await pageContext("config.view");
  const [refusals, { timeZone }] = await Promise.all([listRefusals(ctx), organizationNow()]);
  return { refusals, timeZone };
}

/** The senders and types that a list can be narrowed to. */
export function choicesIn(kinds: { provider: string; name: string; type: string }[]) {
  const providers = new Map(kinds.map(({ provider, name }) => [provider, name]));
  return {
    providers: [...providers].map(([value, label]) => ({ value, label })),
    types: [...new Set(kinds.map(({ type }) => type))].toSorted(),
  };
}

/** Filters with the moments that their days begin and end at. */
export function toRange<F extends { from?: string | undefined; to?: string | undefined }>(
  { from, to, ...filters }: F,
  timeZone: string,
) {
  return {
    ...filters,
    from: from && startOfDay(from, timeZone)?.toISOString(),
    to: to && startOfDay(dayAfter(to), timeZone)?.toISOString(),
  };
}

async function organizationNow() {
  return (await pageSession()).organization;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
