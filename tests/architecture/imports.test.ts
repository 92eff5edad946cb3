import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/** One import that a rule refuses: the rule, the file that has it, and what it names. */
const planted: [rule: string, from: string, to: string][] = [
  ["no-cycles", "src/lib/format/one.ts", "src/lib/format/two.ts"],
  ["lib-is-the-floor", "src/lib/format/name.ts", "src/features/patients/schema.ts"],
  ["components-are-ignorant", "src/components/stat.tsx", "src/lib/auth/roles.ts"],
  ["components-are-ignorant", "src/components/ui/time.tsx", "src/features/patients/schema.ts"],
  ["app-is-the-ceiling", "src/features/patients/components/card.tsx", "src/app/layout.tsx"],
  ["commands-are-the-ceiling", "src/lib/db/migrate.ts", "src/cli/run.ts"],
  ["pages-read-through-loaders", "src/app/(clinic)/patients/page.tsx", "src/features/patients/queries.ts"],
  ["pages-read-through-loaders", "src/app/(clinic)/runs/page.tsx", "src/features/sync/page/mutations.ts"],
  ["pages-read-through-loaders", "src/app/(clinic)/settings/page.tsx", "src/lib/db/tenant.ts"],
  ["api-has-no-loaders", "src/app/api/patients/route.ts", "src/features/patients/loaders.ts"],
  ["routes-ask-features", "src/app/api/visits/route.ts", "src/lib/db/tenant.ts"],
  ["features-by-their-front-door", "src/features/alerts/queries.ts", "src/features/patients/rules.ts"],
  [
    "features-by-their-front-door",
    "src/features/alerts/components/list.tsx",
    "src/features/patients/components/card.tsx",
  ],
  ["screens-do-not-read-tables", "src/features/patients/components/list.tsx", "src/features/patients/queries.ts"],
  ["core-never-reads-the-request", "src/features/sync/queries.ts", "src/lib/auth/session.ts"],
  ["core-never-reads-the-request", "src/features/sync/mutations.ts", "next/headers"],
  ["rules-are-pure", "src/features/sync/rules.ts", "src/lib/db/tenant.ts"],
  ["schemas-run-anywhere", "src/features/sync/schema.ts", "src/lib/db/tenant.ts"],
  ["one-pool", "src/features/sync/engine.ts", "src/lib/db/client.ts"],
  ["who-may-mint", "src/features/patients/mutations.ts", "src/lib/tenant/mint.ts"],
  ["who-may-see-all-organizations", "src/features/audit/queries.ts", "src/lib/db/system/runs.ts"],
  ["system-by-named-functions", "src/features/webhooks/mutations.ts", "src/lib/db/system/transaction.ts"],
  ["a-provider-knows-no-one", "src/lib/integrations/cliniko/map.ts", "src/lib/db/tenant.ts"],
  ["a-provider-knows-no-one", "src/lib/integrations/cliniko/client.ts", "src/lib/integrations/chatwoot/client.ts"],
  ["a-provider-knows-no-one", "src/lib/integrations/cliniko/schema.ts", "src/env.ts"],
  ["integrations-know-no-organization", "src/lib/integrations/http.ts", "src/lib/tenant/context.ts"],
  ["providers-by-registry", "src/features/connections/queries.ts", "src/lib/integrations/chatwoot/index.ts"],
  ["manifests-only", "src/lib/integrations/registry.ts", "src/lib/integrations/chatwoot/client.ts"],
  ["sandboxes-never-ship", "src/cli/worker.ts", "src/lib/integrations/cliniko/sandbox/rows.ts"],
  ["sandboxes-never-ship", "src/lib/integrations/cliniko/index.ts", "src/lib/integrations/cliniko/sandbox/rows.ts"],
  ["tests-stay-in-tests", "src/cli/seed.ts", "tests/factories/clinics.ts"],
  ["installed-in-production", "src/lib/mail.ts", "vitest"],
];

/** Imports that no rule may mind, so that a rule which refuses everything is found out too. */
const allowed: [from: string, to: string][] = [
  ["src/app/(clinic)/people/page.tsx", "src/features/patients/loaders.ts"],
  ["src/app/api/people/route.ts", "src/features/patients/queries.ts"],
  ["src/features/patients/loaders.ts", "src/features/patients/queries.ts"],
  ["src/features/webhooks/queries.ts", "src/features/patients/queries.ts"],
  ["src/features/dashboard/components/board.tsx", "src/features/patients/components/card.tsx"],
  ["src/lib/auth/session.ts", "src/lib/tenant/mint.ts"],
  ["src/lib/auth/builtin.ts", "src/lib/db/system/runs.ts"],
  ["src/lib/integrations/chatwoot/client.ts", "src/lib/crypto/signature.ts"],
  ["src/lib/integrations/chatwoot/map.ts", "src/lib/integrations/http.ts"],
  ["src/lib/integrations/chatwoot/chatwoot.test.ts", "src/lib/integrations/chatwoot/sandbox/server.ts"],
  ["src/cli/sandbox.ts", "src/lib/integrations/cliniko/sandbox/rows.ts"],
  ["tests/integration/sync.test.ts", "src/lib/db/client.ts"],
  ["src/components/timeline.tsx", "src/lib/format/date.ts"],
];

type Violation = { rule: { name: string }; from: string; to: string };
type Summary = { violations: Violation[]; totalCruised: number; ruleSetUsed: { forbidden: { name: string }[] } };

const clinic = mkdtempSync(join(tmpdir(), "practice-hub-imports-"));
let found: Summary;

beforeAll(() => {
  const importing = [...planted.map(([, from, to]) => [from, to] as const), ...allowed];
  importing.push(["src/lib/format/two.ts", "src/lib/format/one.ts"]);
  for (const [from, to] of importing) {
    write(from, `import "${isOurs(to) ? resolve(clinic, to) : to}";\n`);
    if (isOurs(to)) write(to, "");
  }
  for (const name of ["tsconfig.json", "package.json", "node_modules"]) symlinkSync(resolve(name), join(clinic, name));
  found = cruise(clinic);
}, 60_000);

afterAll(() => rmSync(clinic, { recursive: true }));

test("the house obeys its own rules, and all of it was looked at", () => {
  const house = cruise(process.cwd());
  expect(house.violations.map(named)).toEqual([]);
  expect(house.totalCruised).toBeGreaterThan(300);
}, 60_000);

test.each(planted)("%s refuses that %s imports %s", (rule, from, to) => {
  const reasons = found.violations.filter((violation) => violation.from === from && violation.to.includes(to));
  expect(reasons.map((violation) => violation.rule.name)).toContain(rule);
});

test.each(allowed)("no rule minds that %s imports %s", (from, to) => {
  expect(found.violations.filter((violation) => violation.from === from && violation.to === to)).toEqual([]);
});

test("every rule was seen to refuse something", () => {
  const rules = found.ruleSetUsed.forbidden.map(({ name }) => name);
  expect(new Set(planted.map(([rule]) => rule))).toEqual(new Set(rules));
});

function write(path: string, line: string): void {
  mkdirSync(dirname(join(clinic, path)), { recursive: true });
  writeFileSync(join(clinic, path), line, { flag: "a" });
}

function isOurs(path: string): boolean {
  return /^(src|tests)\//.test(path);
}

function cruise(folder: string): Summary {
  const config = resolve(".dependency-cruiser.mjs");
  const words = ["src", "tests", "--config", config, "--output-type", "json"];
  const { stdout, stderr } = spawnSync(resolve("node_modules/.bin/depcruise"), words, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 100_000_000,
  });
  if (stdout === "") throw new Error(`The cruiser said nothing but: ${stderr}`);
  return (JSON.parse(stdout) as { summary: Summary }).summary;
}

function named({ rule, from, to }: Violation): string {
  return `${rule.name}: ${from} -> ${to}`;
}
