import { recomputeActivePatients } from "@/features/active-patients/mutations";
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
import { listOrganizationsWithOldFigures } from "@/lib/db/system/organizations";
import { listIdlePasses } from "@/lib/db/system/passes";
import { forgetPersonalKeys } from "@/lib/db/system/personal-keys";
import { forgetOldFailures } from "@/lib/db/system/throttle";
import { forgetOldDeliveries } from "@/lib/db/system/webhooks";
import { drainQueue, sendJob } from "@/lib/jobs/boss";
import { log } from "@/lib/log";
import { canSendMail } from "@/lib/mail";
import type { TenantContext } from "@/lib/tenant/context";
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
 * count, keys past their day. The trouble of one stops no other.
 */
export async function refreshWhatAged(): Promise<void> {
  await inTurn({
    "figures not refreshed": () => refreshStaleFigures(),
    "subscriptions not read": () => refreshStaleSubscriptions(),
    "looks not ended": endStaleLooks,
    "sign-in failures not forgotten": forgetOldFailures,
    "old keys not removed": forgetOldKeys,
  });
}

const figuresMs = 60 * 60_000;

/** Computes the figures of every organization whose own are more than an hour old: windows move, visits come and pass. */
export async function refreshStaleFigures(now = new Date()): Promise<void> {
  const stale = await listOrganizationsWithOldFigures(new Date(now.getTime() - figuresMs));
  await forEachOrganization(stale, "figures not computed", { label: "figures" }, recomputeActivePatients);
}

/** Removes the idempotency keys that are past their day, of every organization and of every person. */
export async function forgetOldKeys(): Promise<void> {
  await forgetPersonalKeys();
  const organizations = await listOrganizationsWithOldKeys();
  await forEachOrganization(organizations, "keys not removed", { label: "upkeep" }, (ctx) =>
    forgetKeys(ctx.organizationId),
  );
}

/** Removes deliveries that have been kept for long enough. */
export async function forgetDeliveries(): Promise<void> {
  while ((await forgetOldDeliveries()) > 0);
}

/** Seals what waits in every organization's audit log, until `deadline`. */
export async function sealAuditLogs(deadline: Date): Promise<void> {
  const organizations = await listUnsealedOrganizations();
  await forEachOrganization(organizations, "audit log not sealed", { label: "audit", deadline }, (ctx) =>
    sealAuditLog(ctx, deadline),
  );
}

/** Proves the chains that nobody has proved for a day, a few at a time, until `deadline`. */
export async function checkAuditLogs(deadline: Date): Promise<void> {
  const organizations = await listUncheckedOrganizations();
  const chore = { label: "audit", permissions: ["audit.view"], deadline };
  await forEachOrganization(organizations, "audit log not proved", chore, checkAuditLog);
}

/** A worker's chores besides syncs, in one visit: for hosts where no worker runs. Ends at `deadline`. */
export async function keepUp(deadline: Date): Promise<void> {
  await inTurn(
    {
      "deliveries not swept": () => sweepDeliveries(deadline),
      "alerts not mailed": queueAlertMail,
      "mail not sent": () => drainQueue("mail", deliverAlertMail, deadline),
      "passes not swept": () => wakeIdlePasses(),
      "products not placed": () => drainQueue("categorize", (pass) => placeProducts(pass, deadline), deadline),
      "what aged not refreshed": refreshWhatAged,
      "old deliveries not removed": () => forgetOldDeliveries(),
      "audit logs not sealed": () => sealAuditLogs(deadline),
      "audit logs not proved": () => checkAuditLogs(deadline),
    },
    deadline,
  );
}

/** Does chores one after the other, until `deadline`. The trouble of one, which is its name here, stops no other. */
async function inTurn(chores: Record<string, () => Promise<unknown>>, deadline?: Date): Promise<void> {
  for (const [trouble, chore] of Object.entries(chores)) {
    if (deadline && new Date() >= deadline) return;
    await chore().catch((error: unknown) => log.error(trouble, { error }));
  }
}

type Chore = { label: string; permissions?: string[]; deadline?: Date };

/** Does a chore for organizations one after the other, until its deadline. The trouble of one stops no other. */
async function forEachOrganization(
  organizations: { id: string }[],
  trouble: string,
  { label, permissions = [], deadline }: Chore,
  work: (ctx: TenantContext) => Promise<unknown>,
): Promise<void> {
  for (const { id } of organizations) {
    if (deadline && new Date() >= deadline) return;
    const ctx = mintContext({ organizationId: id, actor: { type: "system", label }, permissions });
    await work(ctx).catch((error: unknown) => log.error(trouble, { organizationId: id, error }));
  }
}
