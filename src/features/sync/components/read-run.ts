import type { RunView } from "@/features/sync/schema";
import { callApi } from "@/lib/http/call";

/** Reads a run. Throws when the hub refuses or does not answer. */
export async function readRun(id: string): Promise<RunView> {
  const answer = await callApi<RunView>(`/api/sync-runs/${id}`);
  if (!answer.ok) throw new Error(answer.trouble.message);
  return answer.data;
}
