import { env } from "@/env";
import { signUp } from "@/features/accounts/mutations";
import { openCheckout, refreshSubscription } from "@/features/billing/mutations";
import { getBilling } from "@/features/billing/queries";
import { connect } from "@/features/connections/mutations";
import { findConnectionsOf } from "@/features/connections/queries";
import { startSync, systemContext } from "@/features/sync/mutations";
import { listRuns } from "@/features/sync/queries";
import type { RunView } from "@/features/sync/schema";
import { type MemberRole, permissionsByRole } from "@/lib/auth/roles";
import { hashPassword } from "@/lib/crypto/password";
import { newId } from "@/lib/db/id";
import { addPerson, findAccount, grantSuperAdmin, insertUser } from "@/lib/db/system/accounts";
import { withTenantAndSystem } from "@/lib/db/system/mixed";
import { findOrganizationBySlug } from "@/lib/db/system/organizations";
import { withTenant } from "@/lib/db/tenant";
import { demoApiKey } from "@/lib/integrations/cliniko/sandbox/accounts";
import { demoCredentials } from "@/lib/integrations/mx-merchant/sandbox/merchants";
import type { TenantContext } from "@/lib/tenant/context";
import { follow } from "./follow";
import { seedCategories, seedSentMarks } from "./seed-payments";

export type SignIn = { role: string; email: string; password: string };

type Colleague = { role: MemberRole; email: string; fullName: string };

const organizationName = "Seaview Physiotherapy";
const slug = "seaview-physiotherapy";
const owner: Colleague = { role: "tenant_owner", email: "owner@seaview.example", fullName: "Olive Harper" };
const nurse: Colleague = { role: "nurse", email: "nurse@seaview.example", fullName: "Nora Quill" };
const colleagues: Colleague[] = [
  { role: "clinic_staff", email: "staff@seaview.example", fullName: "Stan Whitlock" },
  nurse,
  { role: "viewer", email: "viewer@seaview.example", fullName: "Vera Lindqvist" },
  { role: "investor", email: "investor@seaview.example", fullName: "Ines Calloway" },
];
const overseer = { role: "super_admin", email: "admin@practicehub.example", fullName: "Sam Overton" };
/** A second clinic, where nothing is connected yet: the investor may compare the two. */
const neighbour = { email: "owner@harbour.example", fullName: "Harriet Bloom", organizationName: "Harbour Wellness" };

/**
 * Makes the demo clinic, its people, the categories of what it sells, its connected Cliniko and MX Merchant, a neighbour
 * and a super admin, and runs Cliniko's first sync to its end. What is there already stays as it is. Needs the provider
 * sandbox; a worker may take part.
 */
export async function seedDemo(password: string): Promise<SignIn[]> {
  const found = await findOrganizationBySlug(slug);
  const ctx = systemContext(found?.id ?? (await makeClinic(password)));
  await addColleagues(ctx, password);
  if (!found) await makeOthers(password);
  const [connection] = await findConnectionsOf(ctx, "cliniko");
  const credentials = { apiKey: demoApiKey() };
  const { id } = connection ?? (await connect(ctx, { provider: "cliniko", credentials }));
  await subscribeOnce(ctx);
  await seedCategories(await actingAs(ctx, owner));
  await beginPayments(ctx);
  await finishFirstSync(ctx, id);
  // Invoices are listed within seconds: they are here long before the clinic's records.
  await seedSentMarks(await actingAs(ctx, nurse));
  return [owner, ...colleagues, overseer].map(({ role, email }) => ({ role, email, password }));
}

async function makeClinic(password: string): Promise<string> {
  const person = { ...owner, organizationName, password };
  const caller = { token: null, address: null, userAgent: null, requestId: null };
  const { viewer } = await signUp(person, caller);
  if (!viewer) throw new Error("The demo clinic was made, and its owner is not in it.");
  return viewer.organization.id;
}

/** Who is met outside of the clinic. */
async function makeOthers(password: string): Promise<void> {
  await makeNeighbour(password);
  await makeOverseer(password);
}

/** The investor is let into the neighbouring clinic as well. */
async function makeNeighbour(password: string): Promise<void> {
  const caller = { token: null, address: null, userAgent: null, requestId: null };
  const { viewer } = await signUp({ ...neighbour, password }, caller);
  const investor = await findAccount("investor@seaview.example");
  if (!viewer || !investor) throw new Error("The neighbouring clinic was made, and nobody is in it.");
  const ctx = systemContext(viewer.organization.id);
  const membership = { id: newId(), userId: investor.userId, role: "investor", grantedBy: viewer.user.id };
  await withTenant(ctx, (db) =>
    db.organizationUser.create({ data: { organizationId: ctx.organizationId, ...membership } }),
  );
}

/** Belongs to no organization, and sees all. */
async function makeOverseer(password: string): Promise<void> {
  const { email, fullName } = overseer;
  const passwordHash = await hashPassword(password);
  await addPerson({ id: newId(), email, fullName, passwordHash });
  await grantSuperAdmin(email);
}

async function addColleagues(ctx: TenantContext, password: string): Promise<void> {
  const { actor } = await actingAs(ctx, owner);
  for (const colleague of colleagues) await addColleague(ctx, colleague, { password, grantedBy: actor.id });
}

async function addColleague(
  ctx: TenantContext,
  { role, email, fullName }: Colleague,
  { password, grantedBy }: { password: string; grantedBy: string },
): Promise<void> {
  const user = { id: newId(), email, fullName, passwordHash: await hashPassword(password) };
  const { organizationId } = ctx;
  await withTenantAndSystem(ctx, async (as) => {
    if (!(await as.system((sql) => insertUser(sql, user)))) return;
    const membership = { organizationId, id: newId(), userId: user.id, role, grantedBy };
    await as.tenant((db) => db.organizationUser.create({ data: membership }));
  });
}

/** The clinic as somebody who works there acts in it. */
async function actingAs(ctx: TenantContext, { role, email, fullName }: Colleague) {
  const account = await findAccount(email);
  if (!account) throw new Error(`${email} is not there.`);
  const actor = { type: "user" as const, id: account.userId, label: fullName };
  return { ...ctx, actor, permissions: new Set(permissionsByRole[role]) };
}

/** The demo clinic pays, with a card that the stand-in for Stripe takes. */
async function subscribeOnce(ctx: TenantContext): Promise<void> {
  const { enabled, subscribed } = await getBilling(ctx);
  if (!enabled || subscribed || !env.STRIPE_API_BASE) return;
  const { url } = await openCheckout(ctx, { plan: "pro" });
  await fetch(url, { method: "POST", body: "deed=pay", redirect: "manual" });
  await refreshSubscription(ctx);
}

/** Payments are read by the worker beside the clinic's records: nobody waits for them. */
async function beginPayments(ctx: TenantContext): Promise<void> {
  const [held] = await findConnectionsOf(ctx, "mx-merchant");
  const { id } = held ?? (await connect(ctx, { provider: "mx-merchant", credentials: demoCredentials() }));
  const [last] = (await listRuns(ctx, { connectionId: id, limit: 1 })).data;
  if (last && (isWell(last) || !last.finishedAt)) return;
  await startSync(ctx, { connectionId: id, mode: "full", trigger: "cli" });
}

/** The first sync may have been begun by a start that was broken off. */
async function finishFirstSync(ctx: TenantContext, connectionId: string): Promise<void> {
  const [last] = (await listRuns(ctx, { connectionId, limit: 1 })).data;
  if (last && isWell(last)) return;
  const isUnderWay = last && !last.finishedAt;
  const runId = isUnderWay ? last.id : (await startSync(ctx, { connectionId, mode: "full", trigger: "cli" })).runId;
  const run = await follow(ctx, runId);
  if (!isWell(run))
    throw new Error(`The first sync ended as ${run.status}: ${run.error?.message ?? "no reason given"}`);
}

function isWell({ status }: RunView): boolean {
  return status === "succeeded" || status === "partial";
}
