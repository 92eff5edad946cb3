import { notFound } from "next/navigation";
import { z } from "zod";
import { findConnectionsOf, getConnection } from "@/features/connections/queries";
import { getRun, lastCosts, listChanges, listFailures, listRuns } from "@/features/sync/queries";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { turnOf, turnPages } from "@/lib/format/href";
import { fromCursor, plainParams, type SearchParams } from "@/lib/http/address-bar";
import { orNotFound } from "@/lib/http/not-found";
import { providerByKey } from "@/lib/integrations/registry";
import type { TenantContext } from "@/lib/tenant/context";

const limit = 10;

/** Everything that the head of a connection's page says about its syncs: the latest run, and what the next would cost. */
export async function loadSyncState(connectionId: string) {
  const ctx = await pageContext("config.view");
  const [{ data }, costs, failures, about] = await Promise.all([
    listRuns(ctx, { connectionId, limit: 1 }),
    lastCosts(ctx, { connectionId }),
    listFailures(ctx, { connectionId, open: true }),
    aboutConnection(ctx, connectionId),
  ]);
  const latest = data[0] ?? null;
  const changes = latest?.finishedAt ? await listChanges(ctx, { runId: latest.id }) : [];
  const active = latest && !latest.finishedAt ? latest : null;
  return { ...about, latest, active, changes, costs, failures };
}

const paymentProvider = "mx-merchant";
/** A sync that ended so recently is told of: whoever waited for it may have loaded the page anew just then. */
const recentMs = 10 * 60_000;

/**
 * What a page says about the sync of payments, and what the button that starts one needs; null for who may not, and where
 * no payment provider is connected.
 */
export async function loadPaymentSync() {
  const ctx = await pageContext();
  if (!allows(ctx.permissions, "sync.manual") || !allows(ctx.permissions, "config.view")) return null;
  const [connection] = await findConnectionsOf(ctx, paymentProvider);
  if (!connection) return null;
  const [{ data }, { source, timeZone, maySync }] = await Promise.all([
    listRuns(ctx, { connectionId: connection.id, limit: 1 }),
    aboutConnection(ctx, connection.id),
  ]);
  const latest = data[0] ?? null;
  const active = latest && !latest.finishedAt ? latest : null;
  const endedAt = Date.parse(latest?.finishedAt ?? "");
  const recent = ctx.now().getTime() - endedAt < recentMs ? latest : null;
  return { source, timeZone, active, recent, maySync };
}

/** A connection's runs, one page of them, newest first. */
export async function loadRunHistory(connectionId: string, params: SearchParams) {
  const ctx = await pageContext("config.view");
  const { timeZone } = (await pageSession()).organization;
  const turn = turnOf(plainParams(params));
  const { page } = await fromCursor({ connectionId, limit, cursor: turn.cursor }, (input) => listRuns(ctx, input));
  const path = `/connections/${connectionId}`;
  const { previousHref, nextHref } = turnPages({ path, query: {}, turn, nextCursor: page.nextCursor });
  // The list stands far down its page: turning it must not lead back to the top.
  const pages = { previousHref: previousHref && `${previousHref}#runs`, nextHref: nextHref && `${nextHref}#runs` };
  return { runs: page.data, pages, page: turn.page, limit, timeZone };
}

/** One run with what it changed and what it could not read. An unknown id shows the not-found page. */
export async function loadRun(id: string) {
  const ctx = await pageContext("config.view");
  if (!z.uuid().safeParse(id).success) notFound();
  const run = await getRun(ctx, { id }).catch(orNotFound);
  const { connectionId } = run;
  const [changes, failures, about, { data }] = await Promise.all([
    listChanges(ctx, { runId: id }),
    listFailures(ctx, { runId: id }),
    aboutConnection(ctx, connectionId),
    listRuns(ctx, { connectionId, limit: 1 }),
  ]);
  return { ...about, run, changes, failures, isLatest: data[0]?.id === id };
}

/** The runs that are under way at these connections. */
export async function loadActiveRuns(connections: { id: string; activeRunId: string | null }[]) {
  const ctx = await pageContext("config.view");
  return Promise.all(
    connections.flatMap(({ id, activeRunId }) => {
      if (!activeRunId) return [];
      const reads = [getRun(ctx, { id: activeRunId }), aboutConnection(ctx, id)] as const;
      return [Promise.all(reads).then(([run, { source }]) => ({ run, source }))];
    }),
  );
}

async function aboutConnection(ctx: TenantContext, id: string) {
  const [connection, { organization }] = await Promise.all([
    getConnection(ctx, { id }).catch(orNotFound),
    pageSession(),
  ]);
  const streams = providerByKey(connection.provider)?.streams ?? [];
  // What a sweep removed is told by its kind, everything else by its list.
  const kinds = streams.toReversed().map(({ kind, label }) => [kind, label]);
  const names = Object.fromEntries([...kinds, ...streams.map(({ key, label }) => [key, label])]);
  const { providerName: provider, account, status } = connection;
  const mayCancel = allows(ctx.permissions, "sync.manual");
  return {
    connection: { id, status, webUrl: connection.webUrl },
    source: { provider, account: account.name, streams: names as Record<string, string> },
    timeZone: organization.timeZone,
    maySync: mayCancel && status === "connected",
    mayCancel,
  };
}
