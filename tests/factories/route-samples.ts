import type { FullClinic } from "@tests/factories/full-clinic";
import { aPassword } from "@tests/factories/passwords";
import type { SignedIn } from "@tests/factories/people";
import type { Route } from "@tests/factories/routes";
import { openCheckout } from "@/features/billing/mutations";
import { allows, permissionsByRole, type Role } from "@/lib/auth/roles";
import { newId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import type { Endpoint } from "@/lib/http/endpoint";
import { demoApiKey } from "@/lib/integrations/cliniko/sandbox/accounts";
import { demoCredentials } from "@/lib/integrations/mx-merchant/sandbox/merchants";
import { secretBox } from "@/lib/secrets";

/** Which table the id in a path is of. A new kind of path needs its line here. */
const tableOf: Record<string, string> = {
  connections: "organization_services",
  "sync-runs": "sync_runs",
  "sync-failures": "sync_failures",
  alerts: "alerts",
  patients: "contacts",
  "auth/sessions": "sessions",
  members: "organization_users",
  agents: "organization_users",
  invitations: "invitations",
  "admin/organizations": "organizations",
  "admin/webhook-events": "webhook_events",
  "webhook-events": "webhook_events",
  transactions: "transactions",
  invoices: "invoices",
  "product-categories": "product_categories",
  "category-rules": "category_rules",
  "category-passes": "category_passes",
};

/** A body that succeeds, for each route that must have one. */
const bodies: Record<string, unknown> = {
  "POST /api/auth/password/change": { currentPassword: aPassword, password: "nine green ladders" },
  "PUT /api/organization": { name: "Renamed" },
  "POST /api/organization/integrations": { provider: "cliniko", credentials: { apiKey: demoApiKey() } },
  "PATCH /api/connections/{id}": { schedule: "hourly" },
  "POST /api/patients": { firstName: "Robin" },
  "POST /api/billing/checkout": { plan: "pro" },
  "POST /api/billing/portal": {},
  "POST /api/auth/session/organization": { organizationId: newId() },
  "PUT /api/patients/{id}": { notes: "Prefers mornings." },
  "PATCH /api/members/{id}": { role: "nurse" },
  "PATCH /api/members/{id}/grants": { grant: ["data.export"], deny: [] },
  "PATCH /api/agents/{id}/status": { status: "inactive" },
  "POST /api/webhook-events/replay": { status: "dead" },
  "POST /api/admin/webhook-events/replay": { status: "dead" },
  "POST /api/sync/manual": { transactionCount: 10 },
  "POST /api/agents/invite": { email: "robin@people.example", role: "viewer" },
  "POST /api/product-categories": { name: "Injectables" },
  "PATCH /api/product-categories/{id}": { name: "Injectables" },
  "POST /api/product-categories/{id}/rules": { kind: "contains", value: "botox" },
  "POST /api/product-categories/{id}/preview": { kind: "contains", value: "botox" },
  "POST /api/product-categories/{id}/accept": { names: ["Botox 50 units"] },
  "PATCH /api/category-rules/{id}": { value: "botox" },
  "POST /api/category-rules/{id}/preview": { value: "botox" },
};

/** What must have happened for a route to succeed, beside what a filled organization has. */
export const beforehand: Record<string, (clinic: FullClinic) => Promise<unknown>> = {
  "POST /api/connections/{id}/subscription": becomeMerchant,
  "DELETE /api/connections/{id}/subscription": becomeMerchant,
  "POST /api/billing/portal": ({ ctx }) => openCheckout({ ...ctx, permissions: new Set(["*"]) }, { plan: "pro" }),
};

/** Routes that ask for one permission or another, which an endpoint cannot say. */
const either: Record<string, string[]> = {
  "GET /api/dashboard/metrics": ["patients.view", "analytics.view"],
  "POST /api/agents/invite": ["users.invite:viewer"],
};

/** Reads that leave a note: of who read, or of what was told to whoever sees nobody in person. */
export const noted = new Set([
  "GET /api/dashboard/metrics",
  "GET /api/analytics/patients",
  "GET /api/patients/export",
  "GET /api/webhook-events/{id}",
  "GET /api/transactions/export",
  "GET /api/invoices/export",
  "GET /api/audit/export",
  "GET /api/patients/{id}",
]);

/** Whether a role gets past the permission of a route. */
export function isAllowed(role: Role, { name, endpoint }: Route): boolean {
  const { permission, eitherPermission } = endpoint;
  const wanted = either[name] ?? eitherPermission ?? (permission ? [permission] : []);
  return wanted.length === 0 || wanted.some((one) => allows(new Set(permissionsByRole[role]), one));
}

/** Whether a path names something by its id. */
export function hasId({ path }: Endpoint): boolean {
  return path.includes("{");
}

/** The id of an organization's own row that a path wants. */
export function idOf(endpoint: Endpoint, { rows }: FullClinic): string {
  if (!hasId(endpoint)) return "";
  const [, resource = ""] = /^\/api\/(.+?)\/\{id\}/.exec(endpoint.path) ?? [];
  const id = rows[tableOf[resource] ?? ""]?.id;
  if (typeof id !== "string") throw new Error(`Nobody said what the id in ${endpoint.path} is of: add it to tableOf.`);
  return id;
}

/** A session belongs to a person, everything else to the organization. */
export function ownIdOf(endpoint: Endpoint, own: FullClinic, person: SignedIn): string {
  return endpoint.path.startsWith("/api/auth/sessions/") ? person.sessionId : idOf(endpoint, own);
}

/** What a path names beside its id. */
export function furtherOf({ rows }: FullClinic): Record<string, string> {
  return { session: String(rows.sessions?.id) };
}

/** What to send to a route so that it succeeds. */
export function bodyOf({ name, endpoint }: Route): unknown {
  if (endpoint.body && !(name in bodies) && !endpoint.body.safeParse(undefined).success) {
    throw new Error(`Nobody said what to send to ${name}: add it to bodies.`);
  }
  return bodies[name];
}

/** The connection that paths name becomes one whose provider posts on request. */
async function becomeMerchant({ ctx, rows }: FullClinic): Promise<void> {
  const { organizationId } = ctx;
  const connectionId = String(rows.organization_services?.id);
  const owner = { organizationId, connectionId, kind: "account" };
  const sealed = secretBox().seal(JSON.stringify(demoCredentials()), owner);
  await withTenant(ctx, async (db) => {
    const where = { organizationId, id: connectionId };
    await db.connection.updateMany({ where, data: { provider: "mx-merchant" } });
    await db.credential.updateMany({ where: { organizationId, connectionId, kind: "account" }, data: sealed });
  });
}
