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
  /** Throws `ZodError` if `credentials` are not this provider's. Makes no request. */
  open: (credentials: unknown, options: OpenOptions) => Session;
};

export type OpenOptions = {
  /** What `account()` said when the account was connected; `{}` before. */
  config: ConnectionConfig;
  /** Makes the one way out for this account; the session names the unit that the provider counts calls by. */
  http: (budgetKey: string) => Http;
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
  /** Reads these records by id, hidden ones included; ids that the provider no longer has are absent. At most 100. */
  lookup: (externalIds: string[]) => Promise<Item[]>;
};

export type Position = { since: Date | null; checkpoint: Checkpoint };

/** Opaque to everyone but the stream that wrote it. `null` is the beginning, and in a page's `next` the end. */
export type Checkpoint = string | null;

/** `total` is what the provider announces for the whole pass; it may change from page to page. */
export type Page = { items: Item[]; total: number; next: Checkpoint; pageSize: number };

/** What became of one item of a page: a record, or the reason why it is none, with the item as it came. */
export type Item =
  | { externalId: string; record: HubRecord; fault?: undefined }
  | { externalId: string; record?: undefined; fault: ItemFault };

export type ItemFault = { code: "unexpected_shape" | "unwritable"; message: string; payload: unknown };

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
