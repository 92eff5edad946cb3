import { refreshStaleFigures } from "@/features/active-patients/mutations";
import { mailAlert } from "@/features/alerts/mutations";
import { checkAuditLog, sealAuditLog } from "@/features/audit/sealing/mutations";
import { refreshStaleSubscriptions } from "@/features/billing/mutations";
import { endStaleLooks } from "@/features/oversight/look/mutations";
import { advancePass } from "@/features/products/passes/mutations";
import { sweepDeliveries } from "@/features/webhooks/processing/mutations";
import { forgetKeys } from "@/lib/db/idempotency";
import { listAlertsToMail } from "@/lib/db/system/alerts";
import { listUncheckedOrganizations, listUnsealedOrganizations } from "@/lib/db/system/audit";
import { listOrganizationsWithOldKeys } from "@/lib/db/system/idempotency";
import { listIdlePasses } from "@/lib/db/system/passes";
import { forgetPersonalKeys } from "@/lib/db/system/personal-keys";
import { forgetOldFailures } from "@/lib/db/system/throttle";
import { forgetOldDeliveries } from "@/lib/db/system/webhooks";
import { drainQueue, sendJob } from "@/lib/jobs/boss";
import { log } from "@/lib/log";
import { canSendMail } from "@/lib/mail";
import { mintContext } from "@/lib/tenant/mint";

/** Queues mail for each open alert that nobody has been written to about. Nothing without a mail server. */
export async function queueAlertMail(): Promise<void> {
  if (!canSendMail()) return;
  for (const alert of await listAlertsToMail()) await sendJob("mail", alert, { key: alert.alertId });
}

/** Writes one alert's mail: the job of the `mail` queue. Throws what the mail server answers, to be tried again. */
export function deliverAlertMail({
  organizationId,
  alertId,
}: {
  organizationId: string;
  alertId: string;
}): Promise<void> {
  const actor = { type: "system", label: "mail" } as const;
  return mailAlert(mintContext({ organizationId, actor, permissions: [] }), { id: alertId });
}

/** Sends a wake-up for each pass over categories that nobody advances: what was lost with a killed process. */
export async function wakeIdlePasses(now = new Date()): Promise<void> {
  for (const pass of await listIdlePasses(now, 30_000)) await sendJob("categorize", pass, { key: pass.passId });
}

/** Moves one pass over categories forward: the job of the `categorize` queue. */
export async function placeProducts(
  { organizationId, passId }: { organizationId: string; passId: string },
  deadline = new Date(Date.now() + 600_000),
): Promise<void> {
  const actor = { type: "system", label: "categories" } as const;
  await advancePass(mintContext({ organizationId, actor, permissions: ["invoices.manage"] }), { id: passId }, deadline);
}

/**
 * What grows old on its own: figures whose window has moved, looks whose hour has passed, sign-in failures that no longer
 * count, keys past their day.
 */
export async function refreshWhatAged(): Promise<void> {
  await refreshStaleFigures();
  await refreshStaleSubscriptions();
  await endStaleLooks();
  await forgetOldFailures();
  await forgetOldKeys();
}

/** Removes the idempotency keys that are past their day, of every organization and of every person. */
export async function forgetOldKeys(): Promise<void> {
  await forgetPersonalKeys();
  const actor = { type: "system", label: "upkeep" } as const;
  for (const { id } of await listOrganizationsWithOldKeys()) {
    await forgetKeys(mintContext({ organizationId: id, actor, permissions: [] }).organizationId);
  }
}

/** Removes deliveries that have been kept for long enough. */
export async function forgetDeliveries(): Promise<void> {
  while ((await forgetOldDeliveries()) > 0);
}

const auditor = { type: "system", label: "audit" } as const;

/** Seals what waits in every organization's audit log, until `deadline`. One organization's trouble stops no other. */
export async function sealAuditLogs(deadline: Date): Promise<void> {
  for (const { id } of await listUnsealedOrganizations()) {
    if (new Date() >= deadline) return;
    const ctx = mintContext({ organizationId: id, actor: auditor, permissions: [] });
    await sealAuditLog(ctx, deadline).catch((error: unknown) => {
      log.error("audit log not sealed", { organizationId: id, error });
    });
  }
}

/** Proves the chains that nobody has proved for a day, a few at a time, until `deadline`. */
export async function checkAuditLogs(deadline: Date): Promise<void> {
  for (const { id } of await listUncheckedOrganizations()) {
    if (new Date() >= deadline) return;
    const ctx = mintContext({ organizationId: id, actor: auditor, permissions: ["audit.view"] });
    await checkAuditLog(ctx).catch((error: unknown) => {
      log.error("audit log not proved", { organizationId: id, error });
    });
  }
}

/** A worker's chores besides syncs, in one visit: for hosts where no worker runs. Ends at `deadline`. */
export async function keepUp(deadline: Date): Promise<void> {
  await sweepDeliveries(deadline);
  await queueAlertMail();
  await drainQueue("mail", deliverAlertMail, deadline);
  await wakeIdlePasses();
  await drainQueue("categorize", (pass) => placeProducts(pass, deadline), deadline);
  if (new Date() < deadline) await refreshWhatAged();
  if (new Date() < deadline) await forgetOldDeliveries();
  await sealAuditLogs(deadline);
  await checkAuditLogs(deadline);
}
