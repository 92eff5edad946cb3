import { lookup as lookupAddresses } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import { isIP } from "node:net";
import { Agent, type Dispatcher } from "undici";
import { isPublicAddress } from "@/lib/integrations/address";
import { ProviderError } from "@/lib/integrations/errors";

/** Keeps our calls on the open internet, whatever address a user typed or a provider named. */
export type Guard = {
  /** Throws `ProviderError` `refused_address` unless the URL is https to a public host on the usual port. */
  check: (address: string | URL) => URL;
  /** Connects only to addresses that `check` would accept, and to the very ones it resolved. */
  dispatcher: Dispatcher;
};

export type GuardOptions = {
  /** Every address of a host name. */
  resolve?: (hostname: string) => Promise<string[]>;
  isAllowed?: (address: string) => boolean;
};

const privateNames = ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "test", "invalid"];
let shared: Guard | undefined;

/** The guard that this process shares, so that connections are kept alive between calls. */
export function sharedGuard(): Guard {
  shared ??= createGuard();
  return shared;
}

/** Builds a guard with its own connections. A host is resolved once per connection: there is no second look-up to differ. */
export function createGuard({ resolve = resolveAll, isAllowed = isPublicAddress }: GuardOptions = {}): Guard {
  const lookup: LookupFunction = (hostname, options, done) => {
    resolveAllowed(hostname, resolve, isAllowed).then(
      (found) => {
        const [first] = found;
        if (options.all) done(null, found);
        else if (first) done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, ""),
    );
  };
  return {
    check: (address) => checkUrl(address, isAllowed),
    dispatcher: new Agent({ connect: { lookup, timeout: 10_000 }, keepAliveTimeout: 30_000, connections: 32 }),
  };
}

function checkUrl(address: string | URL, isAllowed: (address: string) => boolean): URL {
  const url = parse(address);
  if (url.protocol !== "https:") throw refused("Only addresses that begin with https:// are called.");
  if (url.username || url.password) throw refused("An address must not carry a user name or password.");
  if (url.port !== "") throw refused("Only the usual port for https is called.");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) ? !isAllowed(host) : !isPublicName(host)) throw refused("That address is not on the open internet.");
  if (typeof address === "string") checkSpelling(address, url);
  return url;
}

// A number in another base, or short of a part, becomes an ordinary IPv4 address in parsing: whoever writes it hides it.
function checkSpelling(typed: string, url: URL): void {
  if (isIP(url.hostname) !== 4) return;
  const [, host] = /^\s*https:\/*([^/?#:]*)/i.exec(typed) ?? [];
  if (host !== url.hostname) throw refused("An IP address must be written in the usual way, as in 192.0.2.1.");
}

function isPublicName(host: string): boolean {
  const labels = host.split(".");
  return labels.length > 1 && !labels.includes("") && !privateNames.includes(labels.at(-1) ?? "");
}

async function resolveAllowed(
  hostname: string,
  resolve: (hostname: string) => Promise<string[]>,
  isAllowed: (address: string) => boolean,
) {
  const addresses = await resolve(hostname);
  if (addresses.length === 0) throw new ProviderError("unavailable", "That host name has no address.");
  if (!addresses.every(isAllowed)) throw refused("That address is not on the open internet.");
  return addresses.map((address) => ({ address, family: isIP(address) }));
}

async function resolveAll(hostname: string): Promise<string[]> {
  return (await lookupAddresses(hostname, { all: true })).map(({ address }) => address);
}

function parse(address: string | URL): URL {
  if (typeof address !== "string") return new URL(address);
  if (!URL.canParse(address)) throw refused("That is not a web address.");
  return new URL(address);
}

function refused(message: string): ProviderError {
  return new ProviderError("refused_address", message);
}
