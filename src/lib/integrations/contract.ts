import { z } from "zod";
import type { Http } from "@/lib/integrations/http";
import type { HubRecord, RecordKind } from "@/lib/integrations/records";
import type { CredentialTrait } from "@/lib/integrations/trait";

/** A provider: its name, what a clinic must give us, and how to open an account with it. */
export type Provider = {
  key: string;
  name: string;
  /** What a clinic gets from connecting it, in one sentence. */
  summary: string;
  /** Also draws the connect form: each string field's `title` and `description` are shown. */
  credentials: z.ZodObject;
  /** What its credentials show of themselves while they are typed. */
  traits?: readonly CredentialTrait[];
  /** The lists that every account has, by the names that people read. */
  streams: readonly StreamName[];
  /** How many calls the provider grants to one budget key, and in what time. */
  budget: { calls: number; perMs: number };
  /** What it posts to us, if it posts at all. */
  webhook?: Webhook;
  /** Its sessions have `subscriptions`: it posts where we ask it to. */
  subscribes?: true;
  /** Throws `ZodError` if `credentials` are not this provider's. Makes no request. */
  open: (credentials: unknown, options: OpenOptions) => Session;
};

export type OpenOptions = {
  /** What `account()` said when the account was connected; `{}` before. */
  config: ConnectionConfig;
  /** The clinic's own time zone, for what a provider leaves open. */
  timeZone?: string | undefined;
} & Outbound;

export type Outbound = {
  /** Makes the one way out for this account; the session names the unit that the provider counts calls by. */
  http: (budgetKey: string) => Http;
  /** Counts one more call by a unit: it was made before it was known whose it is. Never refuses, never waits. */
  charge: (budgetKey: string) => Promise<void>;
};

/** What is remembered of an account beside its credentials. No secret stands here. */
export const connectionConfig = z.object({
  region: z.string().optional(),
  country: z.string().optional(),
  timeZone: z.string().optional(),
  userId: z.string().optional(),
  /** Where a person edits this account's records at the provider, e.g. https://app.example.com. */
  webUrl: z.string().optional(),
});

export type ConnectionConfig = z.infer<typeof connectionConfig>;

/** One clinic's account, open. An absent capability is one the provider does not have. */
export type Session = {
  /** Asks the provider who we are: proves the credentials. Throws `ProviderError`. */
  account: () => Promise<Account>;
  streams: Stream[];
  /** Reads the records that a hint names; empty when the provider no longer has them. */
  hinted?: (hint: Hint) => Promise<{ stream: string; items: Item[] }>;
  /** Counts and adds up what the provider lists of a stretch of time, apart from every other reading of it. */
  tally?: (window: Window) => Promise<Tally>;
  /** Where the provider posts what happens; only with one that lets us say so. */
  subscriptions?: Subscriptions;
};

/** From `from` on, before `to`. */
export type Window = { from: Date; to: Date };

/** Sums are minor units, by currency; `unreadable` are counted, but stand in no sum. */
export type Tally = { count: number; sums: Record<string, number>; unreadable: number; calls: number };

export type Subscription = { id: string; type: string; url: string };

export type Subscriptions = {
  /** The types of event that make sense to ask for. */
  types: readonly string[];
  list: () => Promise<Subscription[]>;
  /** Asks for one type of event at an address. Asking again for what was asked for changes nothing. */
  add: (subscription: Omit<Subscription, "id">) => Promise<void>;
  /** Ends one; one that has ended already is no error. */
  remove: (id: string) => Promise<void>;
};

export type Account = { externalId: string; name: string; config: ConnectionConfig };

export type Hint = { resource: string; id: string };

export type StreamName = {
  key: string;
  label: string;
  /** What its items are. Two streams of one kind list different parts of the same whole. */
  kind: RecordKind;
};

export type Stream = StreamName & {
  /**
   * Reads one page: the first when `checkpoint` is null, else where the page before ended. With `since`, only what
   * changed at or after it. Any page may be read again; records that move between pages are repeated, never left out.
   */
  readPage: (position: Position) => Promise<Page>;
  /**
   * Reads these records by id, hidden ones included; ids that the provider no longer has are absent. At most
   * `lookupMax` (100 unless the stream says otherwise).
   */
  lookup: (externalIds: string[]) => Promise<Item[]>;
  lookupMax?: number;
  /**
   * A provider that keeps no time of change: an incremental pass reads again what came into being so long ago, since
   * only that shows what became of it.
   */
  trailingMs?: number;
  /** Can be read in part: the newest so many, or a stretch of time. */
  scoped?: true;
  /** Its records name records of that other stream, which are worth reading one by one. */
  names?: string;
};

/** A part of a stream: of what came into being from `from` on and before `to`, the newest `count`. */
export type Scope = { count: number | null; from: Date | null; to: Date | null };

export type Position = { since: Date | null; checkpoint: Checkpoint; scope?: Scope | null };

/** Opaque to everyone but the stream that wrote it. `null` is the beginning, and in a page's `next` the end. */
export type Checkpoint = string | null;

/** `total` is what the provider announces for the whole pass; it may change from page to page. */
export type Page = { items: Item[]; total: number; next: Checkpoint; pageSize: number };

/** What became of one item of a page: a record, or the reason why it is none, with the item as it came. */
export type Item =
  | { externalId: string; record: HubRecord; fault?: undefined }
  | { externalId: string; record?: undefined; fault: ItemFault };

/** `refused`: asked for by its id, it was not given. `missing`: another record names it, and it is not there. */
export type ItemFault = {
  code: "unexpected_shape" | "unwritable" | "refused" | "missing";
  message: string;
  payload: unknown;
};

/** One request from a provider, as it arrived: the bytes are what was signed. */
export type Arrival = { body: Uint8Array; headers: Headers };

/** How a provider's deliveries are trusted, told apart and read. */
export type Webhook = {
  /**
   * False for anything that no current secret signed, also when it is stale or malformed; never throws. Providers that
   * sign nothing return true: their address is the secret.
   */
  isGenuine: (arrival: Arrival, secrets: readonly string[], now: Date) => boolean;
  /** When the delivery says that it was signed; null if it does not say. Tells what is stale from what is forged. */
  signedAt?: (arrival: Arrival) => Date | null;
  /**
   * Equal ids for two arrivals only if the second repeats the first; `type` as the provider calls it. Null for a body
   * that is none of its events; never throws.
   */
  describe: (arrival: Arrival) => { deliveryId: string; type: string } | null;
  /** The types that are acted on; all others are kept as ignored and answered 200. */
  types: readonly string[];
  /** What is said to whoever sends a body that cannot be read. */
  expects?: string;
  /** Clinic providers: which records to read again, from the parsed payload. */
  hints?: (payload: unknown, type: string) => Hint[];
};

/** A supplier of the hub itself, such as who bills it: no clinic connects it, and its secrets are the hub's own. */
export type Supplier = { key: string; name: string; webhook: Webhook };

type ProviderSpec<S extends z.ZodObject> = Omit<Provider, "credentials" | "open"> & {
  credentials: S;
  open: (credentials: z.infer<S>, options: OpenOptions) => Session;
};

/** Hides the type of a provider's credentials, so that providers of every kind fit in one list. */
export function defineProvider<S extends z.ZodObject>(spec: ProviderSpec<S>): Provider {
  return { ...spec, open: (credentials, options) => spec.open(spec.credentials.parse(credentials), options) };
}
