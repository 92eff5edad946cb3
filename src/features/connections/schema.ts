import { z } from "zod";
import { defineEndpoint, idParams } from "@/lib/http/endpoint";

const tag = "Connections";

export const connectionView = z.object({
  id: z.uuid(),
  provider: z.string(),
  providerName: z.string(),
  status: z.enum(["connected", "paused", "refused", "disconnected"]),
  account: z.object({ externalId: z.string(), name: z.string() }),
  region: z.string().nullable(),
  country: z.string().nullable(),
  timeZone: z.string().nullable(),
  webUrl: z.string().nullable(),
  schedule: z.enum(["off", "hourly", "daily"]),
  hasWebhook: z.boolean(),
  lastSucceededAt: z.iso.datetime().nullable(),
  activeRunId: z.uuid().nullable(),
  streams: z.array(
    z.object({
      stream: z.string(),
      freshAt: z.iso.datetime().nullable().describe("When a pass over this stream was last complete"),
      total: z.number().int().nullable(),
    }),
  ),
  createdAt: z.iso.datetime(),
});

export type ConnectionView = z.infer<typeof connectionView>;

/** What a connection keeps here of one kind, for its screen. */
export type Holding = {
  kind: string;
  label: string;
  /** The provider's other lists of the same kind, where it has several. */
  lists: string[];
  records: number;
  /** Among the records, those that are archived or merged and so listed nowhere. */
  hidden: number;
  /** When the oldest of its lists was last read completely; null before the first time. */
  freshAt: string | null;
};

const credentials = z.record(z.string().max(64), z.string().trim().min(1).max(4_000));

export const connectInput = z.object({ provider: z.string().max(64), credentials });

export type ConnectInput = z.infer<typeof connectInput>;

export const updateConnectionInput = z
  .object({
    schedule: z.enum(["off", "hourly", "daily"]).optional(),
    paused: z.boolean().optional(),
    credentials: credentials.optional(),
  })
  .strict();

export type UpdateConnectionInput = z.infer<typeof updateConnectionInput>;

const oneConnection = { description: "The connection", schema: z.object({ connection: connectionView }) };
const allConnections = { description: "Every connection", schema: z.object({ data: z.array(connectionView) }) };

export const listConnectionsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/connections",
  summary: "List the organization's connections",
  tag,
  access: "session",
  permission: "config.view",
  answers: { 200: allConnections },
});

export const listIntegrationsEndpoint = defineEndpoint({
  ...listConnectionsEndpoint,
  path: "/api/organization/integrations",
  summary: "List the organization's connections, under their older name",
});

export const connectEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/organization/integrations",
  summary: "Connect a provider's account",
  description: "The credentials are tried first. Nothing is stored when the provider refuses them.",
  tag,
  access: "session",
  permission: "config.update",
  body: connectInput,
  answers: { 201: oneConnection },
  refusals: ["credentials", "conflict", "provider_unavailable"],
});

export const getConnectionEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/connections/{id}",
  summary: "Read one connection",
  tag,
  access: "session",
  permission: "config.view",
  params: idParams,
  answers: { 200: oneConnection },
});

export const updateConnectionEndpoint = defineEndpoint({
  method: "PATCH",
  path: "/api/connections/{id}",
  summary: "Change a connection's schedule, pause it, or replace its credentials",
  tag,
  access: "session",
  permission: "config.update",
  params: idParams,
  body: updateConnectionInput,
  answers: { 200: oneConnection },
  refusals: ["credentials", "conflict", "provider_unavailable"],
});

export const disconnectEndpoint = defineEndpoint({
  method: "DELETE",
  path: "/api/connections/{id}",
  summary: "Disconnect: forget the credentials, keep what was synced",
  tag,
  access: "session",
  permission: "config.update",
  params: idParams,
  answers: { 204: { description: "Disconnected" } },
});

export const validateConnectionEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/connections/{id}/validate",
  summary: "Ask the provider whether the stored credentials still work",
  tag,
  access: "session",
  permission: "sync.manual",
  params: idParams,
  answers: { 200: oneConnection },
  refusals: ["credentials", "provider_unavailable"],
});

export const renewWebhookEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/connections/{id}/webhook",
  summary: "Make a new address and secret for signed hints; both are shown once",
  tag,
  access: "session",
  permission: "sync.webhook",
  params: idParams,
  answers: {
    201: {
      description: "Where to post, and what to sign with",
      schema: z.object({ path: z.string(), secret: z.string() }),
    },
  },
});

export const replaceWebhookSecretEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/connections/{id}/webhook/secret",
  summary: "Make a new secret at the same address; it is shown once",
  description: "The secret before it goes on counting until `formerUntil`, so that whoever signs can change over.",
  tag,
  access: "session",
  permission: "sync.webhook",
  params: idParams,
  answers: {
    201: {
      description: "What to sign with from now on",
      schema: z.object({ secret: z.string(), formerUntil: z.iso.datetime() }),
    },
  },
});
