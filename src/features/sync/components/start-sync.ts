import type { RunView } from "@/features/sync/schema";
import { callApi, type Trouble } from "@/lib/http/call";

/** What to start: a pass over a connection, or another try of one failed item. */
export type Start = { connectionId: string; mode: RunView["mode"]; approveDeletes?: boolean } | { failureId: string };

export type Started = { ok: true; runId: string; adopted: boolean } | { ok: false; trouble: Trouble };

/** Starts a sync. Where one is under way already, that one is the answer. */
export async function startSync(start: Start): Promise<Started> {
  const answer = await ask(start);
  if (answer.ok) return { ok: true, runId: answer.data.runId, adopted: false };
  const { trouble } = answer;
  return trouble.runId ? { ok: true, runId: trouble.runId, adopted: true } : { ok: false, trouble };
}

function ask(start: Start) {
  if ("failureId" in start) {
    return callApi<{ runId: string }>(`/api/sync-failures/${start.failureId}/retry`, { method: "POST" });
  }
  const { connectionId, ...body } = start;
  return callApi<{ runId: string }>(`/api/connections/${connectionId}/sync`, { method: "POST", body });
}
