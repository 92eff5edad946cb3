import { createHash } from "node:crypto";
import { createIds } from "./ids";
import { renderers } from "./render";
import { type BaseRow, type Resource, type Rows, resources } from "./rows";
import { createTable, type Table } from "./table";

export type ClinikoTables = { [K in Resource]: Table<Rows[K]> };

/** One practice as one of its users sees it: whose keys open it, and its rows. */
export type ClinikoAccount = {
  /** The practice's own, whoever looks at it. */
  id: string;
  name: string;
  shard: string;
  country: string;
  countryCode: string;
  timeZone: string;
  /** Every key of the one user whose calls are counted together. */
  keys: Set<string>;
  user: { id: string; firstName: string; lastName: string; email: string; role: string };
  /** Calls a minute; null switches the limit off. */
  limit: number | null;
  tables: ClinikoTables;
  nextId: (createdAtMs: number) => string;
};

export type AccountSettings = {
  key: string;
  name: string;
  shard?: string | undefined;
  userId?: string | undefined;
  country?: string | undefined;
  countryCode?: string | undefined;
  timeZone?: string | undefined;
  limit?: number | null | undefined;
};

const callsPerMinute = 200;

/** The demo practice's key. It opens nothing but the sandbox. */
export function demoApiKey(): string {
  return ["sandbox", "seaview", "physiotherapy", "au1"].join("-");
}

/** The shard that a key names after its last hyphen; au1 when it names none. */
export function shardOf(key: string): string {
  return (/-([a-z]{2}\d{1,2})$/i.exec(key)?.[1] ?? "au1").toLowerCase();
}

/** Builds a practice with empty lists. */
export function createAccount(settings: AccountSettings): ClinikoAccount {
  const nextId = createIds();
  const shard = settings.shard ?? shardOf(settings.key);
  return {
    id: userIdOf(settings.key).slice(-9),
    name: settings.name,
    shard,
    country: settings.country ?? "Australia",
    countryCode: settings.countryCode ?? "AU",
    timeZone: settings.timeZone ?? "Australia/Melbourne",
    keys: new Set([settings.key]),
    user: {
      id: settings.userId ?? userIdOf(settings.key),
      firstName: "Robin",
      lastName: "Ashgrove",
      email: "robin.ashgrove@example.com",
      role: "administrator",
    },
    limit: settings.limit === undefined ? callsPerMinute : settings.limit,
    tables: createTables(`https://api.${shard}.cliniko.com/v1`),
    nextId,
  };
}

/** The same practice, as another of its users sees it with a key of their own. */
export function asColleague(account: ClinikoAccount, key: string): ClinikoAccount {
  const user = { ...account.user, id: userIdOf(key), firstName: "Ada", email: "ada.ashgrove@example.com" };
  return { ...account, keys: new Set([key]), user };
}

/** The account that a Basic header opens on this shard, with the key's shard suffix or without it. */
export function findAccount(
  accounts: readonly ClinikoAccount[],
  shard: string,
  authorization: string | undefined,
): ClinikoAccount | undefined {
  const [, encoded = ""] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "") ?? [];
  const [, key = ""] = /^(.+):$/s.exec(Buffer.from(encoded, "base64").toString("utf8")) ?? [];
  const whole = key.toLowerCase().endsWith(`-${shard}`) ? key : `${key}-${shard}`;
  return accounts.find((account) => account.shard === shard && (account.keys.has(key) || account.keys.has(whole)));
}

/** Another key is another user, unless the settings name one: the allowance of calls hangs on it. */
function userIdOf(key: string): string {
  const digest = createHash("sha256").update(key).digest();
  return (8n * 10n ** 17n + (digest.readBigUInt64BE() % 10n ** 17n)).toString();
}

function createTables(base: string): ClinikoTables {
  const build = <K extends Resource>(resource: K) => {
    const render: (base: string, row: Rows[K]) => unknown = renderers[resource];
    return createTable<Rows[K] & BaseRow>((row) => render(base, row));
  };
  return {
    businesses: build("businesses"),
    practitioners: build("practitioners"),
    appointment_types: build("appointment_types"),
    patients: build("patients"),
    individual_appointments: build("individual_appointments"),
    group_appointments: build("group_appointments"),
    attendees: build("attendees"),
  };
}

/** How many rows each list holds, hidden ones included. */
export function countRows(account: ClinikoAccount): Record<string, number> {
  return Object.fromEntries(resources.map((resource) => [resource, account.tables[resource].size()]));
}
