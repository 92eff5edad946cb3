import { notFound } from "next/navigation";
import { z } from "zod";
import { includesFeature } from "@/features/billing/queries";
import { countRecords, getConnection, listConnections, type RecordCounts } from "@/features/connections/queries";
import { connectForm } from "@/features/connections/rules";
import type { ConnectionView, Holding } from "@/features/connections/schema";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { readAddress, type SearchParams } from "@/lib/http/address-bar";
import { orNotFound } from "@/lib/http/not-found";
import type { Provider, StreamName } from "@/lib/integrations/contract";
import type { RecordKind } from "@/lib/integrations/records";
import { providerByKey, providers } from "@/lib/integrations/registry";
import type { TenantContext } from "@/lib/tenant/context";

/** Every connection with what it has brought in. */
export async function loadConnections() {
  const ctx = await pageContext("config.view");
  const [connections, { organization }] = await Promise.all([listConnections(ctx), pageSession()]);
  const counts = await Promise.all(connections.map(({ id }) => countRecords(ctx, { id })));
  const hourly = includesFeature(organization.subscription, "hourly_sync") ? ("hourly" as const) : "daily";
  return {
    connections: connections.map((connection, place) => ({
      connection: { ...connection, schedule: connection.schedule === "hourly" ? hourly : connection.schedule },
      holdings: mainOf(connection, counts[place]),
    })),
    mayConnect: allows(ctx.permissions, "config.update"),
    timeZone: organization.timeZone,
  };
}

/** The forms of the providers that can be connected, and the one that the address has chosen. */
export async function loadConnectForms(params: SearchParams) {
  await pageContext("config.update");
  const { provider } = readAddress(z.object({ provider: z.string().max(64).optional() }), params);
  const forms = providers.map(connectForm);
  const [only] = forms;
  const chosen = forms.find((form) => form.provider === provider) ?? (forms.length === 1 ? only : undefined);
  return { forms, chosen: chosen ?? null };
}

/** One connection, and what this person may do with it. An unknown id shows the not-found page. */
export async function loadConnection(id: string) {
  const ctx = await pageContext("config.view");
  if (!z.uuid().safeParse(id).success) notFound();
  const [connection, { organization }] = await Promise.all([
    getConnection(ctx, { id }).catch(orNotFound),
    pageSession(),
  ]);
  const provider = providerByKey(connection.provider);
  return {
    connection,
    form: provider ? connectForm(provider) : null,
    posts: provider?.subscribes ? ("notifications" as const) : provider?.webhook ? ("hints" as const) : null,
    may: mayOf(ctx, connection),
    hourlyIncluded: includesFeature(organization.subscription, "hourly_sync"),
    timeZone: organization.timeZone,
  };
}

/** What a connection keeps here, kind by kind, and how fresh each is. */
export async function loadHoldings(id: string) {
  const ctx = await pageContext("config.view");
  const [connection, counts, { organization }] = await Promise.all([
    getConnection(ctx, { id }),
    countRecords(ctx, { id }),
    pageSession(),
  ]);
  const provider = providerByKey(connection.provider);
  return { holdings: provider ? holdingsOf(provider, connection, counts) : [], timeZone: organization.timeZone };
}

/** The three kinds of record by which an account is known. */
function mainOf(connection: ConnectionView, counts: RecordCounts | undefined): Holding[] {
  const provider = providerByKey(connection.provider);
  if (!provider || !counts) return [];
  return holdingsOf(provider, connection, counts)
    .filter(({ kind }) => kind !== "attendee")
    .slice(0, 3);
}

function mayOf({ permissions }: TenantContext, { status }: ConnectionView) {
  const stands = status !== "disconnected";
  return {
    sync: stands && allows(permissions, "sync.manual"),
    change: stands && allows(permissions, "config.update"),
    reconnect: !stands && allows(permissions, "config.update"),
    webhook: stands && allows(permissions, "sync.webhook"),
  };
}

function holdingsOf(provider: Provider, { streams }: ConnectionView, counts: RecordCounts): Holding[] {
  const freshness = new Map(streams.map(({ stream, freshAt }) => [stream, freshAt]));
  const kinds = [...Map.groupBy(provider.streams, ({ kind }) => kind)];
  const byInterest = kinds.sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
  return byInterest.map(([kind, lists]) => ({
    kind,
    label: lists[0]?.label ?? kind,
    lists: lists.slice(1).map(({ label }) => label),
    records: counts[kind],
    hidden: kind === "patient" ? counts.hiddenPatients : 0,
    freshAt: oldestOf(lists, freshness),
  }));
}

// What a clinic looks for first stands first.
const order: RecordKind[] = [
  ...(["patient", "appointment", "attendee", "practitioner", "appointment_type", "business"] as const),
  ...(["transaction", "invoice", "contract"] as const),
];

function oldestOf(lists: StreamName[], freshness: Map<string, string | null>): string | null {
  const times = lists.map(({ key }) => freshness.get(key) ?? null);
  return times.includes(null) ? null : (times.sort()[0] ?? null);
}
