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
    CONTACT_EMAIL: z.email("must be an address that providers can write to").default("engineering@practice-hub.example"),
    PROVIDER_SANDBOX_URL: z.url().optional(),
    AUTH: z.enum(["builtin", "clerk"]).optional(),
    CLERK_PUBLISHABLE_KEY: z.string().optional(),
    CLERK_SECRET_KEY: z.string().optional(),
    SMTP_URL: z.url().optional(),
    MAIL_FROM: z.string().default("Practice Hub <no-reply@practice-hub.example>"),
    LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
    TRUST_PROXY: flag.default(false),
  })
  .superRefine((values, context) => {
    for (const [path, message] of complaints(values)) context.addIssue({ code: "custom", path: [path], message });
  });

export type Env = z.infer<typeof schema>;

/** The names of every variable that the product reads; `.env.example` is held equal to this list. */
export const envNames = Object.keys(schema.shape);

/** Reads the environment once. Throws one error that lists everything that is wrong with it. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(withOlderNames(source)).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const list = parsed.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`).join("\n");
  throw new Error(`The environment is not usable:\n${list}\nSee .env.example.`);
}

/** Names that earlier systems used, still read. */
function withOlderNames(source: Record<string, string | undefined>) {
  return {
    ...source,
    SESSION_SECRET: source.SESSION_SECRET ?? source.NEXTAUTH_SECRET,
    APP_URL: source.APP_URL ?? source.NEXTAUTH_URL,
    CLERK_PUBLISHABLE_KEY: source.CLERK_PUBLISHABLE_KEY ?? source.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY,
  };
}

function* complaints(values: Record<string, unknown> & { NODE_ENV: string }): Generator<[string, string]> {
  const production = values.NODE_ENV === "production";
  const demo = values.HUB_MODE === "demo";
  if (production) {
    for (const name of ["DATABASE_URL", "CREDENTIALS_ENCRYPTION_KEY", "SESSION_SECRET", "CRON_SECRET"]) {
      if (!values[name]) yield [name, "must be set in production"];
    }
  }
  if (values.AUTH === "clerk" && !(values.CLERK_PUBLISHABLE_KEY && values.CLERK_SECRET_KEY)) {
    yield ["AUTH", "is clerk, so CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY must be set"];
  }
  if (typeof values.PROVIDER_SANDBOX_URL === "string") {
    const { hostname } = new URL(values.PROVIDER_SANDBOX_URL);
    if (!["localhost", "127.0.0.1", "[::1]"].includes(hostname)) yield ["PROVIDER_SANDBOX_URL", "must be on this machine"];
    if (production && !demo) yield ["PROVIDER_SANDBOX_URL", "is refused in production, except with HUB_MODE=demo"];
  }
}

export const env: Env = parseEnv(process.env);
