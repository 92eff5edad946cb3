const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

const testFile = "\\.test\\.tsx?$";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    rule("no-cycles", "Two modules that need each other are one. Types count too.", {}, { circular: true }),

    rule(
      "lib-is-the-floor",
      "lib serves features; it never knows them.",
      { path: "^src/(lib/|env\\.)" },
      { path: "^src/(app|features|components|cli)/" },
    ),
    rule(
      "components-are-ignorant",
      "Could they ship in another product? Then they know how to write a date, and nothing of ours.",
      { path: "^src/components/" },
      { path: "^src/", pathNot: ["^src/components/", "^src/lib/format/"] },
    ),
    rule(
      "app-is-the-ceiling",
      "Nobody imports a page or a route.",
      { path: "^src/", pathNot: "^src/app/" },
      { path: "^src/app/" },
    ),
    rule(
      "commands-are-the-ceiling",
      "src/cli composes everything, so nothing may need it.",
      { path: "^src/", pathNot: "^src/cli/" },
      { path: "^src/cli/" },
    ),

    rule(
      "pages-read-through-loaders",
      "The loader owns the gate, the action the change.",
      { path: "^src/app/", pathNot: "^src/app/api/" },
      {
        path: "^src/(features/.+/(queries|mutations|sinks?|engine|rules)\\.|lib/(db|tenant|jobs|crypto|integrations)/)",
      },
    ),
    rule(
      "api-has-no-loaders",
      "Loaders redirect and draw; a route answers.",
      { path: "^src/app/api/" },
      { path: "^src/(features/.+/(loaders|actions)\\.|features/.+/components/|components/)" },
    ),
    rule(
      "routes-ask-features",
      "A route is gate, schema and one call: what it calls lives in a feature. What it may do after its answer is the route's to say.",
      { path: "^src/app/api/" },
      {
        path: "^src/(features/.+/(sinks?|engine|rules)\\.|lib/(db|tenant|jobs|integrations)/)",
        pathNot: "^src/lib/jobs/inline\\.",
      },
    ),
    rule(
      "features-by-their-front-door",
      "Another feature's screens, rules and loaders are its own business. The dashboard only composes, so it may show them.",
      { path: "^src/features/([^/]+)/", pathNot: "^src/features/dashboard/(components/|loaders\\.)" },
      { path: "^src/features/.+/(components/|(rules|loaders|actions)\\.)", pathNot: "^src/features/$1/" },
    ),
    rule(
      "screens-do-not-read-tables",
      "A screen is given what it shows, and changes things through an action.",
      { path: "^src/features/.+/components/" },
      { path: "^src/(features/.+/(queries|mutations|sinks?|engine)\\.|lib/(db|tenant|jobs|integrations|crypto)/)" },
    ),
    rule(
      "core-never-reads-the-request",
      "The same verb is reached from a page, the API, a job and a command: only the edge knows which.",
      { path: "^src/features/.+/(queries|mutations|sinks?|engine|rules)\\.", pathNot: testFile },
      { path: "((^|/)node_modules/next/|^src/lib/auth/session\\.|^src/lib/http/(route|action|events|server)\\.)" },
    ),
    rule(
      "rules-are-pure",
      "A decision of the domain needs no database, no clock and no environment to be tried.",
      { path: "^src/features/.+/rules\\.ts$" },
      { path: "^src/(env\\.|lib/(db/(client|guard|tenant|system)|tenant|jobs|http|log|mail|outbound|secrets)\\b)" },
    ),
    rule(
      "schemas-run-anywhere",
      "A form in the browser parses with the same schema. (Below a feature, sync/pass names the engine's own working types.)",
      { path: "^src/features/[^/]+/schema\\.ts$" },
      { path: "^src/(env\\.|lib/(db|tenant|jobs|crypto|auth/(session|builtin|driver))\\b)" },
    ),

    rule(
      "one-pool",
      "Hold a tenant's or the system's transaction instead. Commands end the pool when they are done.",
      { path: "^src/", pathNot: ["^src/lib/db/", "^src/cli/"] },
      { path: "^src/lib/db/client\\." },
    ),
    rule(
      "who-may-mint",
      "Each of these has proven the organization: by session, by sign-up and sign-in, by invitation, by membership or a super admin's standing, by webhook, by a row that the system's own work found. Benchmarks act for organizations that they made. Add a line only with the proof.",
      {
        path: "^src/",
        pathNot: [
          testFile,
          "^src/lib/auth/(session|clerk|directory)\\.",
          "^src/features/accounts/((sign-in|password-reset)/)?mutations\\.",
          "^src/features/(sync|webhooks|upkeep|billing)/mutations\\.",
          "^src/features/webhooks/((hints|processing)/mutations|(addresses|overseen)/queries)\\.",
          "^src/features/(members/(acceptance|import)|connections/import)/mutations\\.",
          "^src/features/workplaces/mutations\\.",
          "^src/features/portfolio/queries\\.",
          "^src/features/oversight/(look|sync-all)/mutations\\.",
          "^src/cli/bench/",
        ],
      },
      { path: "^src/lib/tenant/mint\\." },
    ),
    rule(
      "who-may-see-all-organizations",
      "To find who is signed in, whose webhook this is, or what is due: before an organization is known, or for all of them. Commands are run by whoever owns the machine.",
      {
        path: "^src/",
        pathNot: [
          testFile,
          "^src/lib/db/",
          "^src/lib/auth/(builtin|clerk|directory|look|session)\\.",
          "^src/lib/auth/directory-(invitations|people|standings)\\.",
          "^src/features/directory/((reconcile/)?mutations|queries)\\.",
          "^src/features/accounts/((sign-in|guessing|password-reset|password-change)/)?(mutations|queries)\\.",
          "^src/features/members/.*(mutations|queries)\\.",
          "^src/features/connections/import/mutations\\.",
          "^src/features/(alerts|active-patients|sync|upkeep|webhooks|billing)/mutations\\.",
          "^src/features/webhooks/((processing|sealing|overseen)/mutations|(addresses|overseen)/queries)\\.",
          "^src/features/(oversight|portfolio|workplaces)/(mutations|queries)\\.",
          "^src/features/oversight/(look|sync-all|usage)/(mutations|queries)\\.",
          "^src/features/audit/hub/queries\\.",
          "^src/features/health/queries\\.",
          "^src/cli/",
        ],
      },
      { path: "^src/lib/db/system/" },
    ),
    rule(
      "system-by-named-functions",
      "What the system may do is a short list of named functions, not a transaction to do anything in.",
      { path: "^src/", pathNot: "^src/lib/db/" },
      { path: "^src/lib/db/system/transaction\\." },
    ),

    rule(
      "a-provider-knows-no-one",
      "Its own folder, the files beside it, and crypto: then it can be read, tried and removed alone.",
      { path: "^src/lib/integrations/([^/]+)/", pathNot: testFile },
      {
        path: "^src/",
        pathNot: ["^src/lib/integrations/$1/", "^src/lib/integrations/[^/]+\\.ts$", "^src/lib/crypto/"],
      },
    ),
    rule(
      "integrations-know-no-organization",
      "The way out to a provider is told what to send; whose it is stays with who calls.",
      { path: "^src/lib/integrations/[^/]+\\.ts$", pathNot: testFile },
      { path: "(^src/lib/(db|tenant|auth|http|jobs)/|(^|/)node_modules/next/)" },
    ),
    rule(
      "providers-by-registry",
      "The hub knows a provider by its manifest only. The demo's stand-in is started by name. Stripe and Clerk are the hub's own suppliers: each has one account, and no clinic connects it.",
      {
        path: "^src/",
        pathNot: [testFile, "^src/lib/integrations/([^/]+)/", "^src/lib/integrations/registry\\.ts$", "^src/cli/"],
      },
      {
        path: "^src/lib/integrations/[^/]+/",
        pathNot: "^src/lib/integrations/(clerk|stripe)/(client|map|schema)\\.ts$",
      },
    ),
    rule(
      "manifests-only",
      "The registry lists manifests; what is behind one is the provider's own.",
      { path: "^src/lib/integrations/registry\\.ts$" },
      { path: "^src/lib/integrations/[^/]+/", pathNot: "/index\\.ts$" },
    ),
    rule(
      "sandboxes-never-ship",
      "Only the demo, the benchmarks and tests know that a stand-in exists.",
      {
        path: "^src/",
        pathNot: [
          testFile,
          "/sandbox/",
          "^src/lib/integrations/sandbox[a-z-]*\\.ts$",
          "^src/cli/(sandbox|seed|bench)\\b",
        ],
      },
      { path: "(/sandbox/|^src/lib/integrations/sandbox[a-z-]*\\.ts$)" },
    ),
    rule(
      "tests-stay-in-tests",
      "Nothing that runs needs a test.",
      { path: "^src/", pathNot: testFile },
      { path: `(^tests/|${testFile})` },
    ),
    rule(
      "installed-in-production",
      "A production install has no development packages. The server that npm brings is a development one, and loaded by name.",
      { path: "^src/", pathNot: testFile },
      { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^src/lib/db/generated/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    // Types would resolve before code, and a package of types is always a development one.
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
    },
  },
};
