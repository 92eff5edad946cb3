import { prisma } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";

/** An organization the actor has been proven to belong to. Only `lib/tenant/mint.ts` makes one. */
export type OrganizationId = string & { readonly __brand: "OrganizationId" };

export type TenantPool = ReturnType<typeof tenantPool>;

/** The database inside one organization's transaction. */
export type TenantDb = Parameters<Parameters<TenantPool["$transaction"]>[0]>[0];

/** The models that no organization owns: a tenant's transaction may not touch them. */
const systemModels = new Set<string>([
  "User",
  "Session",
  "Look",
  "SignInFailure",
  "RateBudget",
  "DirectoryEntry",
  "DirectoryCheck",
  "PersonalKey",
  "HubEntry",
]);

/**
 * The database as one organization sees it. Queries still name their organization; this refuses any that does not, any
 * that names another, and any that writes a second table through a relation. It cannot see into raw SQL, which is
 * confined to `lib/db`; composite keys and row level security stand behind it.
 */
export function tenantPool(organizationId: OrganizationId) {
  return prisma.$extends({
    name: "organization guard",
    query: {
      $allModels: {
        $allOperations({ model, operation, args, query }) {
          const isOurs = !systemModels.has(model) && namesOnly(organizationId, { model, operation, args: args ?? {} });
          if (!isOurs) throw new TenantScopeError(model, operation);
          return query(args);
        },
      },
    },
  });
}

type Named = Record<string, unknown>;

/** The members of Prisma's argument types that can name an organization. */
type Args = { where?: Named; cursor?: Named; data?: Named | Named[]; create?: Named; update?: Named };
type Query = { model: string; operation: string; args: Args };

const creating = new Set(["create", "createMany", "createManyAndReturn"]);

/** A filter and every new row must name the organization; a change to a row need not, but may name no other. */
function namesOnly(organizationId: string, { model, operation, args }: Query): boolean {
  const { where, cursor, data, create, update } = args;
  const key = model === "Organization" ? "id" : "organizationId";
  const rows = listed(creating.has(operation) ? data : create);
  const changes = listed(creating.has(operation) ? undefined : [data ?? [], update ?? []].flat());
  const filtered = mentions(where, key);
  return (
    (creating.has(operation) || filtered.length > 0) &&
    [...filtered, ...mentions(cursor, key)].every((named) => named === organizationId) &&
    rows.every((row) => row[key] === organizationId) &&
    changes.every((change) => change[key] === undefined || change[key] === organizationId) &&
    [...rows, ...changes].every((written) => hasOwnColumnsOnly(model, written))
  );
}

/** A compound unique filter, `{ organizationId_id: { organizationId, id } }`, names its organization one level down. */
function mentions(filter: Named | undefined, key: string): unknown[] {
  const compounds = Object.entries(filter ?? {}).flatMap(([name, value]) =>
    name.startsWith("organizationId_") && isNamed(value) ? [value[key]] : [],
  );
  return [filter?.[key], ...compounds].filter((named) => named !== undefined);
}

/** Whether a write stays in its own table: a relation in it could create, connect or change rows of another. */
function hasOwnColumnsOnly(model: string, written: Named): boolean {
  const columns = (Prisma as unknown as Record<string, Named | undefined>)[`${model}ScalarFieldEnum`] ?? {};
  return Object.entries(written).every(([name, value]) => value === undefined || Object.hasOwn(columns, name));
}

function listed(written: Named | Named[] | undefined): Named[] {
  return written === undefined ? [] : [written].flat();
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
