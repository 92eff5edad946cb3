import { prisma } from "@/lib/db/client";

/** An organization the actor has been proven to belong to. Only `lib/tenant/mint.ts` makes one. */
export type OrganizationId = string & { readonly __brand: "OrganizationId" };

export type TenantPool = ReturnType<typeof tenantPool>;

/** The database inside one organization's transaction. */
export type TenantDb = Parameters<Parameters<TenantPool["$transaction"]>[0]>[0];

/** The models that no organization owns: a tenant's transaction may not touch them. */
const systemModels = new Set<string>(["User", "Session", "SignInFailure", "RateBudget"]);

/**
 * The database as one organization sees it. Queries still name their organization; this refuses any that does not,
 * and any that names another. It cannot see into raw SQL or nested writes: the first is confined to `lib/db`, the
 * second is held by composite keys; row level security stands behind both.
 */
export function tenantPool(organizationId: OrganizationId) {
  return prisma.$extends({
    name: "organization guard",
    query: {
      $allModels: {
        $allOperations({ model, operation, args, query }) {
          const key = model === "Organization" ? "id" : "organizationId";
          const allowed = !systemModels.has(model) && namesOnly(organizationId, key, (args ?? {}) as Args);
          if (!allowed) throw new TenantScopeError(model, operation);
          return query(args);
        },
      },
    },
  });
}

/** The members of Prisma's argument types that can name an organization. */
type Args = { where?: Named; data?: Named | Named[]; create?: Named; update?: Named };
type Named = Record<string, unknown>;

/** A filter and every new row must name the organization; a change to a row need not, but may name no other. */
function namesOnly(organizationId: string, key: string, { where, data, create, update }: Args): boolean {
  const filter = flattened(where);
  const changes = [update, where ? data : undefined].flat();
  const required = [filter, create, where ? undefined : data].flat().filter((scope) => scope !== undefined);
  return (
    required.length > 0 &&
    required.every((scope) => scope[key] === organizationId) &&
    changes.every((scope) => scope?.[key] === undefined || scope[key] === organizationId)
  );
}

/** A compound unique filter, `{ organizationId_id: { organizationId, id } }`, names its organization one level down. */
function flattened(where: Named | undefined): Named | undefined {
  if (where === undefined) return undefined;
  const compound = Object.entries(where).find(([name, value]) => name.startsWith("organizationId_") && isNamed(value));
  return compound ? { ...where, ...(compound[1] as Named) } : where;
}

function isNamed(value: unknown): value is Named {
  return typeof value === "object" && value !== null;
}

/** A programming error, never a user's: it must surface as a 500 and fail the test that caused it. */
export class TenantScopeError extends Error {
  constructor(model: string, operation: string) {
    super(`${model}.${operation} ran without its organization.`);
    this.name = "TenantScopeError";
  }
}
