import { globSync, readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { permissionExceptions, rules, type SourceFile } from "./house-rules";

type Rule = keyof typeof rules;

const files: SourceFile[] = globSync(["src/**/*.*", "tests/**/*.ts", "*.config.{ts,mjs}"])
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => !path.startsWith("src/lib/db/generated/") && statSync(path).isFile())
  .map((path) => ({ path, text: readFileSync(path, "utf8") }));

const asked =
  "export async function f(ctx: TenantContext) {\n  requirePermission(ctx, 'patients.view');\n  return 1;\n}\n";

/** What each rule must refuse, and what it must let pass. */
const planted: [Rule, refused: SourceFile[], passed: SourceFile[]][] = [
  [
    "app holds only files that Next has a name for",
    [at("src/app/(clinic)/patients/table.tsx"), at("src/app/api/patients/rules.ts")],
    [at("src/app/(clinic)/patients/page.tsx"), at("src/app/api/patients/route.ts"), at("src/app/globals.css")],
  ],
  [
    "a feature uses only the words of the vocabulary",
    [
      at("src/features/patients/service.ts"),
      at("src/features/patients/index.ts"),
      at("src/features/sync/page/types.ts"),
    ],
    [
      at("src/features/patients/queries.ts"),
      at("src/features/patients/components/any-name.tsx"),
      at("src/features/sync/rules.test.ts"),
    ],
  ],
  [
    "a provider's folder uses only its own words; its sandbox is free",
    [at("src/lib/integrations/chatwoot/service.ts"), at("src/lib/integrations/chatwoot/v2/client.ts")],
    [
      at("src/lib/integrations/chatwoot/client.ts"),
      at("src/lib/integrations/chatwoot/sandbox/anything.ts"),
      at("src/lib/integrations/http.ts"),
    ],
  ],
  [
    "no folder or file says that nobody decided",
    [at("src/lib/utils/date.ts"), at("src/features/sync/helpers.ts"), at("tests/common/x.ts"), at("src/lib/misc.ts")],
    [at("src/lib/format/date.ts"), at("src/lib/commonwealth.ts")],
  ],
  [
    "a file is read at one sitting",
    [
      at("src/lib/long.ts", "\n".repeat(300).concat("x")),
      at("tests/integration/long.test.ts", "\n".repeat(400).concat("x")),
    ],
    [at("src/lib/short.ts", "x\n".repeat(300)), at("src/app/globals.css", "x\n".repeat(900))],
  ],
  [
    "there are no barrels",
    [
      at("src/components/ui/index.ts", "export const a = 1;"),
      at("src/lib/all.ts", 'export * from "./a";'),
      at("src/lib/some.ts", 'export { a } from "./a";'),
      at("src/lib/types.ts", 'export type { A } from "./a";'),
    ],
    [
      at("src/lib/integrations/chatwoot/index.ts", "export const chatwoot = 1;"),
      at("src/lib/one.ts", "export const a = 1;"),
    ],
  ],
  [
    "raw SQL stays in lib/db, and is never unsafe",
    [
      at("src/features/patients/queries.ts", "db.$queryRaw`SELECT 1`"),
      at("src/lib/http/x.ts", "db.$executeRaw`SELECT 1`"),
      at("src/lib/db/x.ts", "db.$queryRawUnsafe(text)"),
      at("src/cli/x.ts", "db.$executeRawUnsafe(text)"),
    ],
    [at("src/lib/db/y.ts", "db.$queryRaw`SELECT 1`")],
  ],
  [
    "outside of lib/db the generated client lends its types alone",
    [at("src/features/sync/x.ts", 'import { Prisma } from "@/lib/db/generated/client";')],
    [
      at("src/features/sync/y.ts", 'import type { Prisma } from "@/lib/db/generated/client";'),
      at("src/lib/db/z.ts", 'import { Prisma } from "@/lib/db/generated/client";'),
    ],
  ],
  [
    "the audit log is written in one place",
    [
      at("src/features/a/mutations.ts", "await db.auditEntry.create({ data });"),
      at("src/lib/auth/x.ts", "return db.auditEntry.createMany({ data });"),
      at("src/lib/db/x.ts", 'await db.$executeRaw`INSERT INTO "audit_log" ("id") VALUES (1)`;'),
    ],
    [at("src/features/a/queries.ts", "await db.auditEntry.findMany({ where });")],
  ],
  [
    "drivers of the database are for lib/db and commands",
    [
      at("src/lib/jobs/x.ts", 'import { Client } from "pg";'),
      at("src/features/a/queries.ts", 'import { PrismaPg } from "@prisma/adapter-pg";'),
    ],
    [at("src/cli/x.ts", 'import { Client } from "pg";'), at("src/lib/jobs/y.ts", 'import { PgBoss } from "pg-boss";')],
  ],
  [
    "the environment is read in one place",
    [at("src/lib/log.ts", "process.env.LOG_LEVEL"), at("src/app/layout.tsx", "process.env")],
    [at("src/env.ts", "process.env"), at("src/cli/x.ts", "process.env.PORT"), at("next.config.ts", "process.env.X")],
  ],
  [
    "what others call says what it promises",
    [
      at("src/lib/x.ts", "\nexport function f() {}"),
      at("src/lib/y.ts", "\nexport const f = async (a: string) => a;"),
      at("src/features/a/queries.ts", "/** No: there is a line between. */\n\nexport async function f() {}"),
      at("src/features/a/sink.ts", "// No promise.\nexport async function f() {}"),
    ],
    [
      at("src/lib/x.ts", "/** Promises. */\nexport function f() {}\nfunction g() {}\nexport const table = 1;"),
      at("src/features/a/components/x.tsx", "export function F() {}"),
      at("src/lib/integrations/chatwoot/sandbox/x.ts", "export function f() {}"),
    ],
  ],
  [
    "whoever is given a context asks for the permission first",
    [
      at("src/features/a/queries.ts", asked.replace("requirePermission(ctx, 'patients.view');", "await x();")),
      at("src/features/a/queries.ts", asked.replace("requirePermission(ctx", "await x();\n  requirePermission(ctx")),
      at("src/features/a/b/mutations.ts", asked.replace("requirePermission(ctx", "requirePermission(other")),
      at(
        "src/features/a/mutations.ts",
        "export function f(id: string, ctx: TenantContext): Promise<number> {\n  return g(ctx);\n}",
      ),
      at("src/features/a/mutations.ts", "export function f({ id }: Input, ctx: TenantContext) {}"),
    ],
    [
      at("src/features/a/queries.ts", asked),
      at("src/features/a/queries.ts", "function f(ctx: TenantContext) {\n  return g(ctx);\n}"),
      at(
        "src/features/a/mutations.ts",
        "export function f(db: TenantDb, ctx: TenantContext) {\n  return g(db, ctx);\n}",
      ),
      at("src/features/a/sink.ts", asked.replace("requirePermission", "other")),
    ],
  ],
  [
    "ids are made in the browser's own tree",
    [at("src/components/ui/menu.tsx", "const id = useId();")],
    [at("src/components/ui/menu.tsx", '"use client";\n\nconst id = useId();')],
  ],
  [
    "nothing is put off",
    [at("src/lib/x.ts", ["// TO", "DO: later"].join("")), at("tests/x.ts", ["// FIX", "ME"].join(""))],
    [at("src/lib/y.ts", "// todos los pacientes")],
  ],
  [
    "no type is given up, and nothing is asserted against the compiler",
    [
      at("src/lib/x.ts", "const a: any = 1;"),
      at("src/lib/x.ts", "const a = b as any;"),
      at("src/components/x.tsx", "const a = (b: any[]) => <p>{b}</p>;"),
      at("tests/x.ts", "const a = b!.c;"),
      at("src/lib/x.ts", ["// @ts-", "ignore\nconst a = 1;"].join("")),
    ],
    [at("src/lib/x.ts", '/** Not: any of these. */\nconst a = "b as any" !== c && !d;')],
  ],
  [
    "a class is an error",
    [at("src/lib/x.ts", "export class Client {}"), at("src/lib/x.ts", "class Service extends Base {}")],
    [at("src/lib/x.ts", "export class Refused extends Error {}"), at("src/lib/y.ts", "const className = 1;")],
  ],
];

test.each(Object.keys(rules) as Rule[])("%s", (rule) => {
  expect(rules[rule](files)).toEqual([]);
});

test.each(planted)("seen to refuse and to let pass: %s", (rule, refused, passed) => {
  for (const file of refused) expect(rules[rule]([file]), file.text).toHaveLength(1);
  expect(rules[rule](passed)).toEqual([]);
});

test("every rule was seen to refuse something, in a house that was looked at whole", () => {
  expect(planted.map(([rule]) => rule)).toEqual(Object.keys(rules));
  expect(files.length).toBeGreaterThan(300);
});

test("whoever is excused from asking is there, and still does not ask", () => {
  const rule = rules["whoever is given a context asks for the permission first"];
  const excused = Object.keys(permissionExceptions);
  const renamed = files.map((file) => ({
    ...file,
    path: file.path.replace("src/features/", "src/features/elsewhere/"),
  }));
  const unasked = rule(renamed).map((found) => found.replace("/elsewhere", ""));
  expect(unasked.toSorted()).toEqual(excused.toSorted());
});

function at(path: string, text = ""): SourceFile {
  return { path, text };
}
