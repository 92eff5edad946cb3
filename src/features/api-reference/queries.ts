import { z } from "zod";
import * as passwordChange from "@/features/accounts/password-change/schema";
import * as passwordReset from "@/features/accounts/password-reset/schema";
import * as accounts from "@/features/accounts/schema";
import * as activePatients from "@/features/active-patients/schema";
import * as alerts from "@/features/alerts/schema";
import * as analytics from "@/features/analytics/schema";
import * as apiReference from "@/features/api-reference/schema";
import * as hubLog from "@/features/audit/hub/schema";
import * as audit from "@/features/audit/schema";
import * as billing from "@/features/billing/schema";
import * as connections from "@/features/connections/schema";
import * as subscriptions from "@/features/connections/subscriptions/schema";
import * as dashboard from "@/features/dashboard/schema";
import * as directory from "@/features/directory/schema";
import * as health from "@/features/health/schema";
import * as invoices from "@/features/invoices/schema";
import * as invitationAcceptance from "@/features/members/acceptance/schema";
import * as memberAccess from "@/features/members/access/schema";
import * as memberGrants from "@/features/members/grants/schema";
import * as invitations from "@/features/members/invitations/schema";
import * as members from "@/features/members/schema";
import * as memberSessions from "@/features/members/sessions/schema";
import * as memberships from "@/features/memberships/schema";
import * as organizations from "@/features/organizations/schema";
import * as oversight from "@/features/oversight/schema";
import * as patients from "@/features/patients/schema";
import * as patientViewing from "@/features/patients/viewing/schema";
import * as manual from "@/features/payments/manual/schema";
import * as reconciliation from "@/features/payments/reconciliation/schema";
import * as portfolio from "@/features/portfolio/schema";
import * as products from "@/features/products/schema";
import * as revenue from "@/features/revenue/schema";
import * as sync from "@/features/sync/schema";
import * as transactions from "@/features/transactions/schema";
import * as overseenWebhooks from "@/features/webhooks/overseen/schema";
import * as webhooks from "@/features/webhooks/schema";
import * as workplaces from "@/features/workplaces/schema";
import { type ErrorCode, statusByCode } from "@/lib/errors";
import { type Access, type Answer, type Endpoint, refusalsOf, takesKey } from "@/lib/http/endpoint";
import { titles } from "@/lib/http/problem";
import manifest from "../../../package.json" with { type: "json" };

const schemas = [
  accounts,
  passwordChange,
  passwordReset,
  workplaces,
  organizations,
  members,
  memberAccess,
  memberGrants,
  memberSessions,
  invitations,
  invitationAcceptance,
  connections,
  sync,
  manual,
  reconciliation,
  subscriptions,
  dashboard,
  patients,
  patientViewing,
  activePatients,
  transactions,
  invoices,
  products,
  revenue,
  memberships,
  analytics,
  portfolio,
  alerts,
  webhooks,
  billing,
  audit,
  oversight,
  overseenWebhooks,
  directory,
  hubLog,
  health,
  apiReference,
];

/** Every route that the product answers, as its feature declares it. */
export function listEndpoints(): Endpoint[] {
  const exported: unknown[] = schemas.flatMap((schema) => Object.values(schema));
  return exported.filter(isEndpoint).filter((endpoint) => endpoint !== apiReference.unknownEndpoint);
}

/** The methods that an address of the API answers; none where there is no route. Names come before parameters. */
export function methodsAt(pathname: string): string[] {
  const [, endpoints = []] = byPath.find(([path]) => path.test(pathname)) ?? [];
  return endpoints.flatMap(({ method }) => (method === "GET" ? [method, "HEAD"] : [method]));
}

const byPath = [...Map.groupBy(listEndpoints(), ({ path }) => path)]
  // A brace sorts behind every letter.
  .toSorted(([one], [other]) => (one < other ? -1 : 1))
  .map(([path, endpoints]) => {
    const pattern = path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+");
    return [new RegExp(`^${pattern}$`), endpoints] as const;
  });

/** The API's description in OpenAPI 3.1, made from the schemas that validate. */
export function buildOpenApi() {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of listEndpoints()) {
    const { path, method } = endpoint;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(endpoint) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Practice Hub",
      version: manifest.version,
      description: [
        "Lists are read page by page: pass `nextCursor` as `cursor`. Errors are problem+json (RFC 9457).",
        "Whoever is signed in may send `Idempotency-Key` with a change: a repetition within 24 hours changes nothing and gets the same answer, with `Idempotency-Replayed: true`. A twin that comes meanwhile waits up to five seconds, then gets 409 with Retry-After. Answers of 403, 429 and 5xx are not kept. What is about one sign-in, such as going over to another organization, is repeated from the same sign-in. Sign-up, sign-in, sign-out and taking an invitation take no key, since there is nobody yet whose it would be; none of them happens twice all the same: an address signs up once and a link works once, and a second sign-in is only another session.",
      ].join("\n\n"),
    },
    paths,
    components: {
      schemas: { Problem: jsonSchema(apiReference.problemView, "output") },
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "hub_session" },
        cron: { type: "http", scheme: "bearer" },
      },
    },
  };
}

function needs(permissions: readonly string[]): string {
  return permissions.length === 0 ? "" : `Needs ${permissions.map((one) => `\`${one}\``).join(" or ")}.`;
}

function operationOf(endpoint: Endpoint) {
  const { summary, description, tag, access, permission, eitherPermission, body } = endpoint;
  const needed = permission ? [permission] : (eitherPermission ?? []);
  const words = [description, access === "super_admin" ? "For super admins." : needs(needed)]
    .filter(Boolean)
    .join("\n\n");
  return {
    operationId: operationId(endpoint),
    summary,
    ...(words ? { description: words } : {}),
    tags: [tag],
    security: security[access],
    parameters: [
      ...parametersOf(endpoint.params, "path"),
      ...parametersOf(endpoint.query, "query"),
      ...(takesKey(endpoint) ? [keyParameter] : []),
    ],
    ...(body ? { requestBody: requestBody(body) } : {}),
    responses: { ...successes(endpoint), ...refusals(endpoint) },
  };
}

const keyParameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  schema: {
    type: "string",
    minLength: 1,
    maxLength: 255,
    description: "Repeats of a request with the same key are carried out once and answered alike, for 24 hours",
  },
};

const security: Record<Access, object[]> = {
  public: [],
  webhook: [],
  session: [{ session: [] }],
  person: [{ session: [] }],
  super_admin: [{ session: [] }],
  cron: [{ cron: [] }],
};

function operationId({ method, path }: Endpoint): string {
  const words = path
    .replace("/api/", "")
    .split(/[^A-Za-z]+/)
    .filter(Boolean);
  return [method.toLowerCase(), ...words.map((word) => word[0]?.toUpperCase() + word.slice(1))].join("");
}

function parametersOf(schema: z.ZodType | undefined, place: "path" | "query"): object[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, "input") as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
}

function requestBody(body: z.ZodType): object {
  return {
    required: !body.safeParse(undefined).success,
    content: { "application/json": { schema: jsonSchema(body, "input") } },
  };
}

function successes({ answers }: Endpoint): Record<string, object> {
  return Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)]));
}

function answerOf({ description, schema, contentType = "application/json" }: Answer): object {
  if (!schema)
    return { description, ...(contentType === "application/json" ? {} : { content: { [contentType]: {} } }) };
  return { description, content: { [contentType]: { schema: jsonSchema(schema, "output") } } };
}

/** One answer per status: several codes may share one. */
function refusals(endpoint: Endpoint): Record<string, object> {
  const codes = refusalsOf(endpoint).filter((code) => endpoint.answers[statusByCode[code]] === undefined);
  const byStatus = Map.groupBy(codes, (code) => statusByCode[code]);
  const content = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [status, { description: same.map(inWords).join("; "), content }]),
  );
}

function inWords(code: ErrorCode): string {
  return `\`${code}\`: ${titles[code]}`;
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" });
  return rest;
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === "object" && value !== null && "access" in value && "answers" in value && "path" in value;
}
