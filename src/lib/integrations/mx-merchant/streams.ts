import type { z } from "zod";
import type { Hint, Item, Page, Position, Session, Stream, Tally, Window } from "@/lib/integrations/contract";
import { isTransient, ProviderError } from "@/lib/integrations/errors";
import { type Client, limitMax } from "./client";
import { toMinor } from "./fields";
import { type List, ownedReader } from "./lists";
import { placeAfter, queryOf, readPlace } from "./paging";
import { talliedPayment } from "./schema";

/** Whose records are read, in whose time zone their days are. */
export type Account = { client: Client; merchantId: string; timeZone: string };

type Traits = Pick<Stream, "trailingMs" | "scoped" | "names">;

/** Reads one of the merchant's lists newest first, and its records one by one. */
export function createStream(account: Account, list: List, traits: Traits = {}): Stream {
  return {
    key: list.key,
    label: list.label,
    kind: list.kind,
    ...traits,
    readPage: (position) => readPage(account, list, position),
    lookup: async ([id, ...others]) => {
      if (others.length > 0) throw new RangeError("Records are looked up one by one.");
      return id ? lookUp(account, list, id) : [];
    },
    lookupMax: 1,
  };
}

/** Reads the payment that a webhook names, and the invoices that it was for. Throws `rejected` for anything else. */
export function createHinted(streams: readonly Stream[]): NonNullable<Session["hinted"]> {
  return async ({ resource, id }: Hint) => {
    const key = { payment: "payments", invoice: "invoices", contract: "contracts" }[resource];
    const stream = streams.find((candidate) => candidate.key === key);
    if (!stream || !isId(id))
      throw new ProviderError("rejected", "That is no record of MX Merchant's that is kept here.");
    const items = await stream.lookup([id]);
    const named = items.flatMap(({ record }) =>
      record?.kind === "transaction" ? (record.detail?.invoiceIds ?? []) : [],
    );
    const invoices = streams.find((candidate) => candidate.key === stream.names);
    for (const invoiceId of named) items.push(...((await invoices?.lookup([invoiceId])) ?? []));
    return { stream: stream.key, items };
  };
}

/** So many payments can be added up while somebody waits. */
const tallyMax = 10_000;

/**
 * Counts and adds up the payments of a stretch of time straight from the list, each once. One whose time or amount cannot
 * be read counts all the same. Throws `rejected` for too many.
 */
export async function tally(account: Account, window: Window): Promise<Tally> {
  const counted = new Map<string, Money | null>();
  let calls = 0;
  for (let isOver = false; !isOver; calls += 1) {
    const query = { limit: limitMax, offset: calls * limitMax, ...window };
    const { records, recordCount } = await account.client.list("payment", query);
    if (Math.max(recordCount, query.offset) > tallyMax) throw new ProviderError("rejected", tooMany);
    const rows = records.map((raw) => ({ raw, ...talliedPayment.safeParse(raw).data }));
    for (const row of rows.filter((each) => mayCount(account, window, each))) {
      counted.set(row.id ?? JSON.stringify(row.raw), moneyOf(row));
    }
    isOver = records.length < limitMax;
  }
  const sums: Record<string, number> = {};
  const added = [...counted.values()].filter((money) => money !== null);
  for (const { currency, minor } of added) sums[currency] = (sums[currency] ?? 0) + minor;
  return { count: counted.size, sums, unreadable: counted.size - added.length, calls };
}

const tooMany = `This stretch has more than ${tallyMax} payments. Compare a shorter one.`;

type Tallied = Partial<z.infer<typeof talliedPayment>>;
type Money = { currency: string; minor: number };

/** Unless it says that it is another merchant's, or of another time. */
function mayCount(account: Account, { from, to }: Window, { merchantId, created }: Tallied): boolean {
  return (merchantId ?? account.merchantId) === account.merchantId && (!created || (created >= from && created < to));
}

function moneyOf({ merchantId, created, amount, currency }: Tallied): Money | null {
  if (!merchantId || !created || !amount || !currency) return null;
  const minor = toMinor(amount, currency);
  return minor === null ? null : { currency, minor };
}

async function readPage({ client, merchantId, timeZone }: Account, list: List, position: Position): Promise<Page> {
  const at = new Date();
  const place = readPlace(position.checkpoint, position, at.getTime());
  const query = queryOf(place, position);
  const { records, recordCount } = await client.list(list.path, query);
  const read = ownedReader(merchantId, list.label, list.listed({ at, timeZone }));
  const total = Math.max(
    position.scope?.count ? Math.min(recordCount, position.scope.count) : recordCount,
    records.length,
  );
  const next = placeAfter(place, position, { rows: records.length, limit: query.limit });
  return { items: records.map(read), total, next, pageSize: query.limit };
}

async function lookUp({ client, merchantId, timeZone }: Account, list: List, id: string): Promise<Item[]> {
  if (!isId(id)) return [];
  const at = new Date();
  try {
    const raw = await client.read(list.path, id);
    const item = ownedReader(merchantId, list.label, list.detailed({ at, timeZone }))(raw);
    if (item.externalId === id || !item.record) return [{ ...item, externalId: id }];
    return [faulty(id, `MX Merchant answered another ${list.path} than it was asked for.`)];
  } catch (error) {
    return refusalOf(id, error);
  }
}

/** A refusal of this record alone becomes its reason. What is wrong with the key, the line or the limit is thrown. */
function refusalOf(id: string, error: unknown): Item[] {
  if (!(error instanceof ProviderError) || isTransient(error)) throw error;
  if (error.fault === "not_found") return [];
  if (error.fault === "credentials" && error.status !== 403) throw error;
  return [faulty(id, error.message)];
}

function faulty(externalId: string, message: string): Item {
  return { externalId, fault: { code: "refused", message, payload: null } };
}

function isId(text: string): boolean {
  return /^\d{1,20}$/.test(text);
}
