import type { Hint, Item, Page, Position, Session, Stream } from "@/lib/integrations/contract";
import { ProviderError } from "@/lib/integrations/errors";
import { type Client, perPage } from "./client";
import type { List } from "./lists";
import { placeAfter, readPlace } from "./paging";
import { pageOf } from "./schema";

/**
 * Reads one of Cliniko's lists in the order of creation, hidden records included, behind a lower bound that stays the
 * same. Pages are live: what moved while they were read is read again.
 */
export function createStream(client: Client, list: List): Stream {
  const schema = pageOf(list.collection);
  const hidden = list.hiddenBy.map((field) => `${field}:*`);
  return {
    key: list.key,
    label: list.label,
    kind: list.kind,
    readPage: async (position: Position): Promise<Page> => {
      const { since, checkpoint } = position;
      const at = readPlace(checkpoint, Date.now());
      const filters = since ? [`updated_at:>=${toSeconds(since)}`, ...hidden] : hidden;
      const { rows, total, hasNext } = await client.list(list.path, { page: at.page, filters }, schema);
      const items = rows.map(list.read);
      const next = placeAfter(at, { items, total, hasNext }, position, perPage);
      return { items, total, next, pageSize: perPage };
    },
    lookup: async (externalIds: string[]): Promise<Item[]> => {
      if (externalIds.length > perPage) throw new RangeError(`At most ${perPage} records can be looked up at once.`);
      const ids = externalIds.filter(isId);
      if (ids.length === 0) return [];
      const filters = [`id:=${ids.join(",")}`, ...hidden];
      const { rows } = await client.list(list.path, { page: 1, filters }, schema);
      return rows.map(list.read);
    },
  };
}

/** Reads the record that a hint names, wherever it stands. Throws `rejected` for a resource that is not synced. */
export function createHinted(streams: readonly Stream[]): NonNullable<Session["hinted"]> {
  return async ({ resource, id }: Hint) => {
    const candidates = streamsOf(streams, resource);
    const [first] = candidates;
    if (!first || !isId(id)) throw new ProviderError("rejected", "That is no record of Cliniko's that is kept here.");
    for (const stream of candidates) {
      const items = await stream.lookup([id]);
      if (items.length > 0) return { stream: stream.key, items };
    }
    return { stream: first.key, items: [] };
  };
}

/** The one name for a resource, in the plural, by any of the names that Cliniko uses for it. */
export function collectionOf(resource: string): string {
  const name = resource
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
  return { business: "businesses", appointment: "bookings", appointments: "bookings" }[name] ?? pluralOf(name);
}

/** The lists that may hold such a resource. */
function streamsOf(streams: readonly Stream[], resource: string): Stream[] {
  const collection = collectionOf(resource);
  const keys = { bookings: ["individual_appointments", "group_appointments"] }[collection] ?? [
    collection,
    `${collection}_inactive`,
  ];
  return streams.filter(({ key }) => keys.includes(key));
}

function pluralOf(name: string): string {
  return name.endsWith("s") ? name : `${name}s`;
}

// Cliniko keeps whole seconds: rounding down keeps the boundary inside.
function toSeconds(since: Date): string {
  return `${since.toISOString().slice(0, 19)}Z`;
}

function isId(text: string): boolean {
  return /^\d{1,20}$/.test(text);
}
