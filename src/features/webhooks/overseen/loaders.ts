import { notFound } from "next/navigation";
import { z } from "zod";
import { choicesIn, toRange } from "@/features/webhooks/loaders";
import {
  countPlatformGivenUp,
  getPlatformDelivery,
  listPlatformDeliveries,
  listPlatformDeliveryTypes,
  listPlatformRefusals,
} from "@/features/webhooks/overseen/queries";
import { platformAddress } from "@/features/webhooks/overseen/schema";
import { pageSuperAdmin } from "@/lib/auth/session";
import { turnOf, turnPages } from "@/lib/format/href";
import { fromCursor, plainParams, readAddress, type SearchParams } from "@/lib/http/address-bar";
import { orNotFound } from "@/lib/http/not-found";

const path = "/admin/webhooks";
const limit = 50;
// Suppliers post for all organizations, which have zones of their own.
const timeZone = "UTC";

/** What the list can be narrowed to, what it is narrowed to now, and whether there is anything to replay. */
export async function loadPlatformFilters(params: SearchParams) {
  const { person, look } = await pageSuperAdmin();
  const kinds = await listPlatformDeliveryTypes(person);
  const filters = readAddress(platformAddress, params);
  const mayReplay = kinds.length > 0 && look === null;
  return { path, filters, range: toRange(filters, timeZone), ...choicesIn(kinds), mayReplay };
}

/** One page of what came for the hub itself, under the address's filters. Days are UTC, and the last one is included. */
export async function loadPlatformDeliveries(params: SearchParams) {
  const { person } = await pageSuperAdmin();
  const filters = readAddress(platformAddress, params);
  const turn = turnOf(plainParams(params));
  const { page } = await fromCursor({ ...toRange(filters, timeZone), limit, cursor: turn.cursor }, (input) =>
    listPlatformDeliveries(person, input),
  );
  const pages = turnPages({ path, query: filters, turn, nextCursor: page.nextCursor });
  const filtered = Object.values(filters).some(Boolean);
  return { path, deliveries: page.data, timeZone, filtered, pages, page: turn.page, limit };
}

/** One of them with what it said. An unknown id shows the not-found page. */
export async function loadPlatformDelivery(id: string) {
  const { person, look } = await pageSuperAdmin();
  if (!z.uuid().safeParse(id).success) notFound();
  const delivery = await getPlatformDelivery(person, { id }).catch(orNotFound);
  return { delivery, timeZone, mayReplay: look === null };
}

/** What was turned away at the suppliers' addresses lately. */
export async function loadPlatformRefusals() {
  const { person } = await pageSuperAdmin();
  return { refusals: await listPlatformRefusals(person), timeZone };
}

/** How many of them were given up, for the navigation. */
export async function loadPlatformGivenUp() {
  const { person } = await pageSuperAdmin();
  return countPlatformGivenUp(person);
}
