import { aClinic } from "@tests/factories/clinics";
import { aPerson } from "@tests/factories/people";
import { type Field, type Model, readModels } from "@tests/factories/prisma-models";
import { describe, expect, test } from "vitest";
import { Prisma } from "@/lib/db/generated/client";
import { TenantScopeError, tenantPool } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";

type Words = Record<string, unknown>;
type Delegate = Record<string, (args?: Words) => Promise<unknown>>;

const own = await aClinic();
const other = await aClinic();

const models = readModels();
const isOwned = ({ name, fields }: Model) =>
  name === "Organization" || fields.some((field) => field.name === "organizationId");
const tenantModels = models.filter(isOwned);
const systemModels = models.filter((model) => !isOwned(model));

const reads = ["findFirst", "findFirstOrThrow", "findMany", "count", "aggregate", "groupBy"];
const uniqueReads = ["findUnique", "findUniqueOrThrow"];
const changesToMany = ["updateMany", "updateManyAndReturn"];

test("the schema was read whole", () => {
  expect(models.map(({ name }) => name).toSorted()).toEqual(Object.values(Prisma.ModelName).toSorted());
  expect(tenantModels.length).toBeGreaterThan(15);
});

describe.each(tenantModels.map((model) => [model.name, model] as const))("%s", (_, model) => {
  const key = model.name === "Organization" ? "id" : "organizationId";
  const ours = { [key]: own.organizationId };
  const theirs = { [key]: other.organizationId };
  const wide: Words[] = [
    {},
    { [key]: undefined },
    theirs,
    { [key]: { in: [own.organizationId, other.organizationId] } },
    { [key]: { not: other.organizationId } },
    { [key]: { equals: own.organizationId } },
    { OR: [ours, theirs] },
    { AND: [ours] },
    { NOT: [theirs] },
  ];
  const unique = (scope: Words): Words[] =>
    model.keys.filter((fields) => fields.includes(key)).map((fields) => uniqueFilter(model, fields, scope));
  const row = rowOf(model);
  const relations = model.fields.filter(({ isRelation }) => isRelation);
  const nested = relations.flatMap(({ name }) => nestedWrites(name, other.organizationId));
  const [anyUnique = {}] = unique(ours);

  const refused: [string, string, Words | undefined][] = [
    ...[...reads, "deleteMany"].flatMap((operation): [string, string, Words | undefined][] => [
      ["no filter", operation, shape(operation, undefined)],
      ...wide.map((where): [string, string, Words] => [JSON.stringify(where), operation, shape(operation, where)]),
    ]),
    ...changesToMany.flatMap((operation): [string, string, Words][] => [
      ["no filter", operation, { data: {} }],
      ["no filter, but rows that name us", operation, { data: ours }],
      ["another's id for ours", operation, { where: ours, data: theirs }],
      ["a set of another's id", operation, { where: ours, data: { [key]: { set: other.organizationId } } }],
      ...wide.map((where): [string, string, Words] => [JSON.stringify(where), operation, { where, data: {} }]),
    ]),
    ...unique(theirs).flatMap((where): [string, string, Words][] => [
      ...[...uniqueReads, "delete"].map((operation): [string, string, Words] => [
        "another's key",
        operation,
        { where },
      ]),
      ["another's key", "update", { where, data: {} }],
      ["another's key", "upsert", { where, create: { ...row, ...ours }, update: {} }],
      ["another's key beside our id", "findFirst", { where: { ...ours, ...where } }],
      ["another's row to start behind", "findMany", { where: ours, cursor: where }],
    ]),
    ["a row without an organization", "create", { data: without(row, key) }],
    ["another's row", "create", { data: { ...row, ...theirs } }],
    ["a row without an organization", "createMany", { data: [{ ...row, ...ours }, without(row, key)] }],
    [
      "another's row among ours",
      "createMany",
      {
        data: [
          { ...row, ...ours },
          { ...row, ...theirs },
        ],
      },
    ],
    [
      "another's row among ours",
      "createManyAndReturn",
      {
        data: [
          { ...row, ...ours },
          { ...row, ...theirs },
        ],
      },
    ],
    ["another's row", "createMany", { data: { ...row, ...theirs } }],
    ["another's id for ours", "update", { where: anyUnique, data: theirs }],
    ["another's row to make", "upsert", { where: anyUnique, create: { ...row, ...theirs }, update: {} }],
    ["another's id to change to", "upsert", { where: anyUnique, create: { ...row, ...ours }, update: theirs }],
    ...nested.flatMap((write): [string, string, Words][] => [
      [JSON.stringify(write), "create", { data: { ...row, ...ours, ...write } }],
      [JSON.stringify(write), "update", { where: anyUnique, data: write }],
      [JSON.stringify(write), "upsert", { where: anyUnique, create: { ...row, ...ours }, update: write }],
      [JSON.stringify(write), "upsert", { where: anyUnique, create: { ...row, ...ours, ...write }, update: {} }],
    ]),
  ];

  test("refuses what does not name the organization, on its own and inside a transaction", async () => {
    const pool = tenantPool(own.organizationId);
    const let_through: string[] = [];
    const attempt = async (delegate: Delegate, [what, operation, args]: (typeof refused)[number]) => {
      const call = delegate[operation];
      if (!call) throw new Error(`Prisma has no ${operation}.`);
      const error: unknown = await call.call(delegate, args).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof TenantScopeError)) let_through.push(`${operation}: ${what}`);
    };
    for (const entry of refused) await attempt(delegateOf(pool, model), entry);
    await withTenant(own, async (db) => {
      for (const entry of refused) await attempt(delegateOf(db, model), entry);
    });
    expect(let_through).toEqual([]);
    expect(refused.length).toBeGreaterThan(80);
  });

  test("lets through what names it, also by a compound key", async () => {
    await withTenant(own, async (db) => {
      const delegate = delegateOf(db, model);
      const absent = model.name === "Organization" ? expect.objectContaining({ id: own.organizationId }) : null;
      for (const where of unique(ours)) expect(await delegate.findUnique?.({ where })).toEqual(absent);
      expect(await delegate.findMany?.({ where: { ...ours, OR: [theirs] } })).toEqual([]);
      expect(await delegate.count?.({ where: ours })).toBe(model.name === "Organization" ? 1 : 0);
    });
  });
});

test.each(systemModels.map((model) => [model.name, model] as const))(
  "%s belongs to no organization, so a tenant's transaction may not touch it",
  async (_, model) => {
    await withTenant(own, async (db) => {
      const delegate = delegateOf(db, model);
      for (const operation of [...reads, "deleteMany"]) {
        await expect(delegate[operation]?.(shape(operation, {}))).rejects.toBeInstanceOf(TenantScopeError);
      }
      await expect(delegate.create?.({ data: rowOf(model) })).rejects.toBeInstanceOf(TenantScopeError);
    });
  },
);

const leading = tenantModels.flatMap((model) =>
  model.fields
    .filter(({ type }) => systemModels.some(({ name }) => name === type))
    .map((field): [string, string, Model] => [model.name, field.name, model]),
);

test.each(leading)("%s leads to no system table through %s", async (_, relation, model) => {
  await aPerson(own, "viewer");
  const where = model.name === "Organization" ? { id: own.organizationId } : { organizationId: own.organizationId };
  const read = withTenant(own, async (db) =>
    delegateOf(db, model).findMany?.({ where, include: { [relation]: true } }),
  );
  await expect(read).rejects.toThrow(/denied/);
});

function delegateOf(db: object, { delegate }: Model): Delegate {
  return (db as Record<string, Delegate>)[delegate] ?? {};
}

function shape(operation: string, where: Words | undefined): Words {
  const filter = where ? { where } : {};
  if (operation === "aggregate") return { ...filter, _count: true };
  if (operation === "groupBy") return { ...filter, by: ["id"] };
  return filter;
}

function uniqueFilter(model: Model, fields: string[], scope: Words): Words {
  const values = Object.fromEntries(fields.map((name) => [name, scope[name] ?? sampleOf(fieldOf(model, name))]));
  return fields.length === 1 ? values : { [fields.join("_")]: values };
}

function fieldOf(model: Model, name: string): Field {
  const found = model.fields.find((field) => field.name === name);
  if (!found) throw new Error(`${model.name} has no ${name}.`);
  return found;
}

function rowOf({ fields }: Model): Words {
  return Object.fromEntries(
    fields.filter(({ isRelation }) => !isRelation).map((field) => [field.name, sampleOf(field)]),
  );
}

function sampleOf({ name, type }: Field): unknown {
  const values: Record<string, unknown> = {
    Int: 1,
    Boolean: true,
    DateTime: new Date(0),
    Json: {},
    Bytes: Buffer.of(1),
  };
  return values[type] ?? (/id$/i.test(name) ? newId() : "text");
}

function without(row: Words, key: string): Words {
  const { [key]: _, ...rest } = row;
  return rest;
}

function nestedWrites(relation: string, organizationId: string): Words[] {
  const id = newId();
  const where = { organizationId_id: { organizationId, id } };
  return [
    { [relation]: { connect: where } },
    { [relation]: { connect: [{ id }] } },
    { [relation]: { create: { organizationId, id } } },
    { [relation]: { connectOrCreate: { where, create: { organizationId, id } } } },
    { [relation]: { updateMany: { where: {}, data: {} } } },
    { [relation]: { deleteMany: {} } },
  ];
}
