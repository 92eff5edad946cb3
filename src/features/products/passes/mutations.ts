import { env } from "@/env";
import { recordAudit } from "@/features/audit/mutations";
import { ruleFinder } from "@/features/products/rules";
import { countNames, lockRules, placeNames, readNames, readRules } from "@/lib/db/categories";
import type { TenantDb } from "@/lib/db/guard";
import { askForPass, holdPass } from "@/lib/db/passes";
import { withTenant } from "@/lib/db/tenant";
import { sendJob } from "@/lib/jobs/boss";
import { log } from "@/lib/log";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const batchNames = 200;

/** Has everything placed anew by the rules, and returns the pass, for the caller to follow. */
export async function startPass(ctx: TenantContext): Promise<{ passId: string }> {
  requirePermission(ctx, "invoices.manage");
  const passId = await withTenant(ctx, async (db) => {
    const id = await requestPass(db, ctx);
    await recordAudit(db, ctx, { action: "products_recategorized", subjectType: "category_pass", subjectId: id });
    return id;
  });
  await wakePass(ctx.organizationId, passId);
  return { passId };
}

/** Asks for a pass in the transaction of what made it necessary. Wake it once that is committed. */
export async function requestPass(db: TenantDb, { organizationId, actor }: TenantContext): Promise<string> {
  const total = await countNames(db, organizationId);
  const by = actor.type === "user" ? actor.id : null;
  return askForPass(db, { organizationId, by, byName: actor.label, total });
}

/** Tells a worker. Should the queue be away, the sweep finds the pass all the same. */
export async function wakePass(organizationId: string, passId: string): Promise<void> {
  await sendJob("categorize", { organizationId, passId }, { key: passId }).catch((error: unknown) => {
    log.warn("pass not woken", { passId, error });
  });
}

/**
 * Moves a pass forward, so many names at a time, until it is over or `deadline` passes. Each stretch commits together with
 * how far it is: killed at any instant, it goes on where it stood. Whether it is over is the answer.
 */
export async function advancePass(ctx: TenantContext, { id }: { id: string }, deadline: Date): Promise<boolean> {
  requirePermission(ctx, "invoices.manage");
  while (new Date() < deadline) {
    const step = await withTenant(ctx, (db) => placeNext(db, ctx, id));
    if (step !== "more") return step === "over";
  }
  return false;
}

/** Moves the unfinished pass forward in this process, for as long as a request may go on after its answer. */
export async function advanceUnfinished(ctx: TenantContext): Promise<void> {
  requirePermission(ctx, "invoices.manage");
  const { organizationId } = ctx;
  const pass = await withTenant(ctx, (db) =>
    db.categoryPass.findFirst({ where: { organizationId, finishedAt: null }, select: { id: true } }),
  );
  if (pass) await advancePass(ctx, pass, new Date(Date.now() + env.CRON_BUDGET_SECONDS * 1_000));
}

async function placeNext(db: TenantDb, ctx: TenantContext, id: string): Promise<"more" | "over" | "elsewhere"> {
  const { organizationId } = ctx;
  await lockRules(db, organizationId, "shared");
  const pass = await holdPass(db, { organizationId, id });
  if (!pass) return "elsewhere";
  const rules = await readRules(db, organizationId);
  const names = await readNames(db, { organizationId, after: pass.afterName, limit: batchNames });
  const ruleFor = ruleFinder(rules);
  const placings = names.map((name) => ({ name, categoryId: ruleFor(name)?.categoryId ?? null }));
  const changed = await placeNames(db, organizationId, placings);
  const isOver = names.length < batchNames;
  const done = pass.done + names.length;
  await db.categoryPass.update({
    where: { organizationId_id: { organizationId, id } },
    data: {
      status: isOver ? "succeeded" : "running",
      done,
      total: isOver ? done : Math.max(pass.total, done),
      changed: pass.changed + changed,
      afterName: names.at(-1) ?? pass.afterName,
      advancedAt: new Date(),
      finishedAt: isOver ? new Date() : null,
    },
  });
  return isOver ? "over" : "more";
}
