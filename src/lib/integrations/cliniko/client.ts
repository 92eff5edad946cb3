import type { z } from "zod";
import type { Http } from "@/lib/integrations/http";
import { settings, user } from "./schema";

export const perPage = 100;

export type Client = {
  /** Whom the key belongs to. */
  user: () => Promise<z.infer<typeof user>>;
  /** The practice that the key opens, as every role may see it. */
  settings: () => Promise<z.infer<typeof settings>>;
  /** One page of a list, oldest record first. */
  list: <T>(path: string, query: ListQuery, schema: z.ZodType<T>) => Promise<T>;
};

/** `filters` are Cliniko's own, as in `archived_at:*`; all must hold. */
export type ListQuery = { page: number; filters: readonly string[] };

/** Cliniko's API for one key, on the region that the key names. */
export function createClient({ apiKey, region, http }: { apiKey: string; region: string; http: Http }): Client {
  const headers = {
    authorization: `Basic ${Buffer.from(`${apiKey}:`).toString("base64")}`,
    accept: "application/json",
  };
  const base = `https://api.${region}.cliniko.com/v1`;
  return {
    user: () => http({ url: new URL(`${base}/user`), headers }, user),
    settings: () => http({ url: new URL(`${base}/settings/public`), headers }, settings),
    list: (path, { page, filters }, schema) => {
      const url = new URL(`${base}${path}`);
      url.searchParams.set("page", String(page));
      url.searchParams.set("per_page", String(perPage));
      for (const filter of filters) url.searchParams.append("q[]", filter);
      return http({ url, headers }, schema);
    },
  };
}
