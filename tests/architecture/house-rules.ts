import { parseSync } from "@swc/core";

export type SourceFile = { path: string; text: string };

/** A rule of the house: what it finds wrong with a set of files, one sentence for each. */
export type HouseRule = (files: SourceFile[]) => string[];

const nextFiles =
  /^(layout|page|loading|error|global-error|not-found|forbidden|unauthorized|template|default|route|icon|opengraph-image|manifest|robots|sitemap)\.(tsx?|svg|png)$|^globals\.css$/;
const featureFiles = /^(schema|queries|mutations|loaders|actions|rules|sink|engine|sinks)\.ts$/;
/** The words of a provider. The second line is what its API may need a file of its own for. */
const providerFiles =
  /^(index|client|schema|map|streams|webhook|account|credentials|fields|items|lists|paging|phones)\.ts$/;
const nameless = /^(utils?|helpers?|common|shared|misc|lib2|stuff)$/;
const rawSql = /\$(queryRaw|executeRaw)(Unsafe)?\b/;

/** Where the environment may be read, and why. */
const readersOfEnvironment = [
  /^src\/env\.ts$/, // everybody else asks this
  /^src\/cli\//, // commands make the environment for what they start
  /^src\/instrumentation\.ts$/, // Next replaces it while building
  /^tests\//,
  /^[^/]+\.config\.(ts|mjs)$/,
];

/**
 * What asks for no permission first, and why. Functions that take a transaction (`db`) work inside one that its opener
 * was permitted; these have another reason.
 */
export const permissionExceptions: Record<string, string> = {
  "src/features/accounts/mutations.ts revokeOwnSession": "everybody may end a session of their own",
  "src/features/accounts/password-change/mutations.ts changePassword": "everybody may change a password of their own",
  "src/features/accounts/mutations.ts revokeOtherSessions": "everybody may end sessions of their own",
  "src/features/active-patients/mutations.ts recomputeActivePatients": "derives figures, shows none",
  "src/features/alerts/mutations.ts mailAlert": "the worker's own work",
  "src/features/alerts/queries.ts countOpenAlerts": "answers zero to those who may not see them",
  "src/features/billing/mutations.ts refreshSubscription": "takes over what Stripe says, which nobody here can change",
  "src/features/audit/sealing/mutations.ts checkAuditLog": "verifyAuditLog asks",
  "src/features/audit/sealing/mutations.ts sealAuditLog": "the worker's own work",
  "src/features/billing/queries.ts readAllowance": "says what the subscription leaves to everybody, as the banner does",
  "src/features/members/access/queries.ts explainOwnAccess": "one's own: nobody is refused the reasons of a refusal",
  "src/features/connections/queries.ts openSession": "the engine's way to the provider: shows nothing to anybody",
  "src/features/connections/queries.ts readSecret": "as openSession: a screen never gets what it returns",
  "src/features/connections/queries.ts readWebhookSecrets": "as openSession",
  "src/features/dashboard/queries.ts getDashboardMetrics": "asks for one permission or the other",
  "src/features/invoices/mutations.ts unsayDataSent": "asks for one permission or the other",
  "src/features/figures/mutations.ts recomputeDerived": "derives figures, shows none",
  "src/features/payments/customers/mutations.ts recomputeCustomers": "derives who is who, shows nobody",
  "src/features/sync/budget/mutations.ts createBudgetWatch": "the engine's own watch over its calls",
  "src/features/sync/mutations.ts retryFailed": "startSync asks",
  "src/features/sync/pass/mutations.ts withLease": "the engine's own work on a run that was permitted",
};

export const rules = {
  "app holds only files that Next has a name for": (files) =>
    files.filter(({ path }) => path.startsWith("src/app/") && !isTest(path) && !nextFiles.test(base(path))).map(named),

  "a feature uses only the words of the vocabulary": (files) =>
    files
      .filter(({ path }) => /^src\/features\/(?!.*\/components\/)/.test(path) && !isTest(path))
      .filter(({ path }) => !featureFiles.test(base(path)))
      .map(named),

  "a provider's folder uses only its own words; its sandbox is free": (files) =>
    files
      .filter(
        ({ path }) => /^src\/lib\/integrations\/[^/]+\//.test(path) && !isTest(path) && !path.includes("/sandbox/"),
      )
      .filter(({ path }) => path.split("/").length !== 5 || !providerFiles.test(base(path)))
      .map(named),

  "no folder or file says that nobody decided": (files) =>
    files.filter(({ path }) => path.split("/").some((part) => nameless.test(part.replace(/\..*$/, "")))).map(named),

  "a file is read at one sitting": (files) =>
    files
      .filter(({ path }) => /\.tsx?$/.test(path))
      .flatMap(({ path, text }) => {
        const lines = text.trimEnd().split("\n").length;
        // A test file is a list of sentences, read one at a time.
        return lines > (path.startsWith("tests/") ? 400 : 300) ? [`${path} has ${lines} lines`] : [];
      }),

  "there are no barrels": (files) =>
    files
      .filter(({ path }) => path.startsWith("src/") && /\.tsx?$/.test(path))
      .filter(
        ({ path, text }) =>
          (/^index\.tsx?$/.test(base(path)) && !/^src\/lib\/integrations\/[^/]+\/index\.ts$/.test(path)) ||
          /^export (type )?(\*|\{[^}]*\}) (as \w+ )?from /m.test(text),
      )
      .map(named),

  "raw SQL stays in lib/db, and is never unsafe": (files) =>
    files
      .filter(({ path }) => path.startsWith("src/"))
      .filter(
        ({ path, text }) =>
          /\$(queryRaw|executeRaw)Unsafe\b/.test(text) || (!path.startsWith("src/lib/db/") && rawSql.test(text)),
      )
      .map(named),

  "outside of lib/db the generated client lends its types alone": (files) =>
    files
      .filter(({ path }) => path.startsWith("src/") && !/^src\/(lib\/db|cli)\//.test(path))
      .filter(({ text }) => /import (?!type)[^;]*from "@\/lib\/db\/generated/.test(text))
      .map(named),

  "the audit log is written in one place": (files) =>
    // Whoever writes past it leaves out the note that has the row sealed.
    files
      .filter(({ path }) => path.startsWith("src/") && path !== "src/lib/db/audit.ts")
      .filter(({ text }) => /\bauditEntry\s*\.\s*(create|upsert|update|delete)|INTO "?audit_log\b/.test(text))
      .map(named),

  "drivers of the database are for lib/db and commands": (files) =>
    files
      .filter(({ path }) => path.startsWith("src/") && !/^src\/(lib\/db|cli)\//.test(path))
      .filter(({ text }) => /from "(pg|@prisma\/[\w/-]+)"/.test(text))
      .map(named),

  "the environment is read in one place": (files) =>
    files
      .filter(({ path, text }) => /\bprocess\.env\b/.test(text) && !readersOfEnvironment.some((may) => may.test(path)))
      .map(named),

  "what others call says what it promises": (files) =>
    files.filter(({ path }) => mustPromise(path) && !isTest(path)).flatMap(undocumented),

  "whoever is given a context asks for the permission first": (files) =>
    files
      .filter(({ path }) => /^src\/features\/.*\/(queries|mutations)\.ts$/.test(path))
      .flatMap(({ path, text }) => unasked(text).map((name) => `${path} ${name}`))
      .filter((found) => !(found in permissionExceptions)),

  "ids are made in the browser's own tree": (files) =>
    // A server counts them anew with each answer: after a navigation two elements of a page would share one.
    files
      .filter(({ path, text }) => path.startsWith("src/") && /\buseId\(/.test(text) && !/^"use client"/.test(text))
      .map(named),

  "nothing is put off": (files) =>
    files.filter(({ text }) => /\b(T[O]DO|FIX[M]E|XX[X]|HAC[K])\b/.test(text)).map(named),

  "no type is given up, and nothing is asserted against the compiler": (files) =>
    files.filter(({ path }) => /\.tsx?$/.test(path)).flatMap(givenUp),

  "a class is an error": (files) =>
    files
      .filter(
        ({ path, text }) =>
          path.startsWith("src/") &&
          /^(export )?(abstract )?class (?!\w+ extends \w*(Error|RunInterrupted))/m.test(text),
      )
      .map(named),
} satisfies Record<string, HouseRule>;

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}

function base(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function named({ path }: SourceFile): string {
  return path;
}

/** Every layer that others build on. A sandbox is known to its own folder and tests only. */
function mustPromise(path: string): boolean {
  return (
    (/^src\/lib\/.*\.tsx?$/.test(path) && !path.includes("/sandbox/")) ||
    /^src\/features\/.*\/(queries|mutations|engine|sink|sinks)\.ts$/.test(path)
  );
}

function undocumented({ path, text }: SourceFile): string[] {
  const lines = text.split("\n");
  return lines.flatMap((line, place) => {
    const [, name] =
      /^export (?:async )?function\*? ?(\w+)/.exec(line) ?? /^export const (\w+) = (?:async )?\(/.exec(line) ?? [];
    return name && !lines[place - 1]?.trimEnd().endsWith("*/") ? [`${path} ${name}`] : [];
  });
}

type Node = Record<string, unknown>;

/** The exported functions of a file that take a context, no transaction, and do something else before they ask. */
function unasked(text: string): string[] {
  const { body } = parseSync(text, { syntax: "typescript", target: "es2022" });
  return body.flatMap((item) => {
    if (item.type !== "ExportDeclaration" || item.declaration.type !== "FunctionDeclaration") return [];
    const { identifier, params, body: block } = item.declaration;
    const types = params.map(({ pat }) => typeName(pat as unknown as Node));
    if (!types.includes("TenantContext") || types.includes("TenantDb") || types.includes("SystemSql")) return [];
    return asks(block?.stmts[0] as unknown as Node) ? [] : [identifier.value];
  });
}

function typeName(pattern: Node): string | undefined {
  const annotation = pattern.typeAnnotation as { typeAnnotation?: { typeName?: { value?: string } } } | undefined;
  return annotation?.typeAnnotation?.typeName?.value;
}

function asks(statement: Node | undefined): boolean {
  const call = statement?.expression as
    | { callee?: { value?: string }; arguments?: { expression: { value?: string } }[] }
    | undefined;
  return call?.callee?.value === "requirePermission" && call.arguments?.[0]?.expression.value === "ctx";
}

function givenUp({ path, text }: SourceFile): string[] {
  const comments = /@ts-(ignore|nocheck|expect-error)/.test(text) ? [`${path} silences the compiler`] : [];
  const tree = JSON.stringify(parseSync(text, { syntax: "typescript", tsx: path.endsWith("x"), target: "es2022" }));
  return [
    ...comments,
    ...(tree.includes('"kind":"any"') ? [`${path} says any`] : []),
    ...(tree.includes('"type":"TsNonNullExpression"') ? [`${path} asserts that something is there`] : []),
  ];
}
