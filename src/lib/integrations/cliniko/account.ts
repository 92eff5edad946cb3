import type { Account } from "@/lib/integrations/contract";
import { isTransient, ProviderError } from "@/lib/integrations/errors";
import type { BusinessRecord } from "@/lib/integrations/records";
import type { Client } from "./client";
import type { List } from "./lists";
import { pageOf } from "./schema";

type Opened = { client: Client; user: Awaited<ReturnType<Client["user"]>>; businesses: List; region: string };

/**
 * Says what a user's key opens. The practice and its businesses are read only where the user's role allows it: what
 * cannot be seen is left out. Without the practice's own id, the account is the user's.
 */
export async function readAccount({ client, user, businesses, region }: Opened): Promise<Account> {
  const settings = await ifAllowed(client.settings());
  const business = await ifAllowed(readFirstBusiness(client, businesses));
  const practice = settings?.account;
  const unit = practice?.id ? `account:${practice.id}` : practice?.subdomain ? `practice:${practice.subdomain}` : null;
  const userName = [user.first_name, user.last_name].filter(Boolean).join(" ");
  return {
    externalId: `${region}:${unit ?? `user:${user.id}`}`,
    name: practice?.name ?? business?.name ?? (userName || "Cliniko"),
    config: {
      region,
      country: (practice?.country_code ?? business?.country)?.toUpperCase(),
      timeZone: business?.timeZone ?? user.time_zone_identifier ?? undefined,
      userId: user.id,
      webUrl: webUrlOf(practice?.subdomain, region),
    },
  };
}

async function readFirstBusiness(client: Client, list: List): Promise<BusinessRecord | null> {
  const { rows } = await client.list(list.path, { page: 1, filters: [] }, pageOf(list.collection));
  const records = rows.map((row) => list.read(row).record).filter((record) => record?.kind === "business");
  return records.find(({ timeZone }) => timeZone !== null) ?? records[0] ?? null;
}

async function ifAllowed<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof ProviderError) || isTransient(error)) throw error;
    return null;
  }
}

function webUrlOf(subdomain: string | null | undefined, region: string): string | undefined {
  return subdomain && /^[a-z0-9-]+$/i.test(subdomain) ? `https://${subdomain}.${region}.cliniko.com` : undefined;
}
