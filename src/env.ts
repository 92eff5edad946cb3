import { z } from "zod";

const secret = z.string().min(32, "must be at least 32 characters");
const flag = z.enum(["0", "1", "true", "false"]).transform((value) => value === "1" || value === "true");

const schema = z
  .object({
    NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
    HUB_MODE: z.enum(["demo"]).optional(),
    DATABASE_URL: z.url("must be a postgresql:// URL").optional(),
    DIRECT_URL: z.url("must be a postgresql:// URL").optional(),
    CREDENTIALS_ENCRYPTION_KEY: z.string().optional(),
    SESSION_SECRET: secret.optional(),
    APP_URL: z.url("must be the public address, such as https://hub.example.com").default("http://localhost:3000"),
    CRON_SECRET: secret.optional(),
    CRON_BUDGET_SECONDS: z.coerce.number().int().min(1).max(840).default(50),
    JOBS: z.enum(["worker", "inline"]).default("worker"),
    CONTACT_EMAIL: z
      .email("must be an address that providers can write to")
      .default("engineering@practice-hub.example"),
    PROVIDER_SANDBOX_URL: z.url().optional(),
    AUTH: z.enum(["builtin", "clerk"]).optional(),
    CLERK_PUBLISHABLE_KEY: z.string().optional(),
    CLERK_SECRET_KEY: z.string().optional(),
    CLERK_JWT_KEY: z.string().optional(),
    CLERK_WEBHOOK_SECRET: z.string().optional(),
    CLERK_API_URL: z.url("must be the address of Clerk's Backend API").optional(),
    STRIPE_SECRET_KEY: z.string().optional(),
    STRIPE_WEBHOOK_SECRET: z.string().optional(),
    STRIPE_PRICE_BASIC: z.string().optional(),
    STRIPE_PRICE_PRO: z.string().optional(),
    STRIPE_PRICE_ENTERPRISE: z.string().optional(),
    STRIPE_API_BASE: z.url().optional(),
    SMTP_URL: z.url().optional(),
    MAIL_FROM: z.string().default("Practice Hub <no-reply@practice-hub.example>"),
    LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
    TRUST_PROXY: flag.default(false),
    VERCEL: flag.default(false),
  })
  .superRefine((values, context) => {
    for (const [path, message] of complaints(values)) context.addIssue({ code: "custom", path: [path], message });
  });

export type Env = z.infer<typeof schema>;

/** The names of every variable that the product reads; `.env.example` is held equal to this list. */
export const envNames = Object.keys(schema.shape);

type Source = Record<string, string | undefined>;

/**
 * Reads the environment once. Throws one error that lists everything that is wrong with it. A build needs none of what
 * production needs: Next only loads the modules then.
 */
export function parseEnv(source: Source): Env {
  const isBuild = source.NEXT_PHASE === "phase-production-build";
  const given = { ...withOlderNames(source), ...(isBuild ? { NODE_ENV: "development" } : {}) };
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const list = parsed.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`).join("\n");
  throw new Error(`The environment is not usable:\n${list}\nSee .env.example.`);
}

/** Names that earlier systems used, still read. */
function withOlderNames(source: Source) {
  return {
    ...source,
    SESSION_SECRET: source.SESSION_SECRET ?? source.NEXTAUTH_SECRET,
    APP_URL: source.APP_URL ?? source.NEXTAUTH_URL,
    CLERK_PUBLISHABLE_KEY: source.CLERK_PUBLISHABLE_KEY ?? source.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY,
    CLERK_WEBHOOK_SECRET: source.CLERK_WEBHOOK_SECRET ?? source.CLERK_WEBHOOK_SIGNING_SECRET,
  };
}

type Values = Record<string, unknown>;
type Complaint = [name: string, message: string];

/** What no single variable can know about itself. */
function complaints(values: Values): Complaint[] {
  return [
    ...missingInProduction(values),
    ...missingForClerk(values),
    ...wrongApi(values),
    ...missingForStripe(values),
    ...wrongStandIn(values, "PROVIDER_SANDBOX_URL"),
    ...wrongStandIn(values, "STRIPE_API_BASE"),
  ];
}

function missingInProduction(values: Values): Complaint[] {
  if (values.NODE_ENV !== "production") return [];
  const needed = ["DATABASE_URL", "CREDENTIALS_ENCRYPTION_KEY", "SESSION_SECRET", "CRON_SECRET"];
  return needed.filter((name) => !values[name]).map((name) => [name, "must be set in production"]);
}

function missingForClerk({ AUTH, CLERK_PUBLISHABLE_KEY: key, CLERK_SECRET_KEY, CLERK_JWT_KEY }: Values): Complaint[] {
  const isComplete = Boolean(key && CLERK_SECRET_KEY);
  if (AUTH === "clerk" && !isComplete) {
    return [["AUTH", "is clerk, so CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY must be set"]];
  }
  if (AUTH === "builtin" || !isComplete) return [];
  return [
    ...(isPublishableKey(key) ? [] : [["CLERK_PUBLISHABLE_KEY", "must be the key that begins with pk_"] as Complaint]),
    ...(!CLERK_JWT_KEY || /^-----BEGIN PUBLIC KEY-----/.test(String(CLERK_JWT_KEY))
      ? []
      : [
          [
            "CLERK_JWT_KEY",
            "must be the PEM public key that Clerk shows, line breaks as they are or as \\n",
          ] as Complaint,
        ]),
  ];
}

function wrongApi({ CLERK_API_URL: url, PROVIDER_SANDBOX_URL }: Values): Complaint[] {
  if (typeof url !== "string" || url.startsWith("https:") || url === `${PROVIDER_SANDBOX_URL}/api.clerk.com`) return [];
  return [["CLERK_API_URL", "must begin with https://, or be PROVIDER_SANDBOX_URL followed by /api.clerk.com"]];
}

/** The rest of a publishable key is base64 of a host and a dollar sign. */
function isPublishableKey(key: unknown): boolean {
  const [, encoded = ""] = /^pk_(?:test|live)_([A-Za-z0-9+/]+={0,2})$/.exec(String(key)) ?? [];
  return /^[a-z0-9.-]+\.[a-z0-9-]+\$$/.test(Buffer.from(encoded, "base64").toString("utf8"));
}

function missingForStripe(values: Values): Complaint[] {
  if (!values.STRIPE_SECRET_KEY) return [];
  const needed = ["STRIPE_WEBHOOK_SECRET", "STRIPE_PRICE_BASIC", "STRIPE_PRICE_PRO", "STRIPE_PRICE_ENTERPRISE"];
  return needed.filter((name) => !values[name]).map((name) => [name, "must be set beside STRIPE_SECRET_KEY"]);
}

/** A stand-in for somebody else's service gets what is meant for them: only here, and never in production. */
function wrongStandIn(values: Values, name: "PROVIDER_SANDBOX_URL" | "STRIPE_API_BASE"): Complaint[] {
  const url = values[name];
  if (typeof url !== "string") return [];
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);
  const isRefused = values.NODE_ENV === "production" && values.HUB_MODE !== "demo";
  return [
    ...(isHere ? [] : [[name, "must be on this machine"] satisfies Complaint]),
    ...(isRefused ? [[name, "is refused in production, except with HUB_MODE=demo"] satisfies Complaint] : []),
  ];
}

export const env: Env = parseEnv(process.env);
