import { sha256 } from "@/lib/crypto/signature";
import { defineProvider } from "@/lib/integrations/contract";
import { readAccount } from "./account";
import { createClient } from "./client";
import { credentialsSchema, regionOf, regionTrait } from "./credentials";
import { createLists } from "./lists";
import { toCountryCode } from "./phones";
import { createHinted, createStream } from "./streams";
import { webhook } from "./webhook";

export const cliniko = defineProvider({
  key: "cliniko",
  name: "Cliniko",
  summary: "Patients, practitioners and appointments, read from the practice software and kept in step.",
  credentials: credentialsSchema,
  traits: [regionTrait],
  streams: createLists(undefined).map(({ key, label, kind }) => ({ key, label, kind })),
  budget: { calls: 200, perMs: 60_000 },
  webhook,
  open: ({ apiKey }, { config, http, charge }) => {
    // The schema has refused keys without a region.
    const region = regionOf(apiKey) ?? "au1";
    const clientOf = (unit: string) => createClient({ apiKey, region, http: http(`${region}:${unit}`) });
    // Calls are counted by user; until we know the user, the key stands for them.
    const client = clientOf(config.userId ?? sha256(apiKey));
    const lists = createLists(toCountryCode(config.country));
    const streams = lists.map((list) => createStream(client, list));
    return {
      account: async () => {
        const user = await client.user();
        const isKnown = user.id === config.userId;
        if (!isKnown) await charge(`${region}:${user.id}`);
        return readAccount({ client: isKnown ? client : clientOf(user.id), user, businesses: lists[0], region });
      },
      streams,
      hinted: createHinted(streams),
    };
  },
});
