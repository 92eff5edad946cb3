import { randomInt, randomUUID } from "node:crypto";
import { aPassword } from "@tests/factories/passwords";
import { expect } from "vitest";
import { POST as postLogin } from "@/app/api/auth/login/route";
import { POST as postSignUp } from "@/app/api/auth/signup/route";
import { signInEndpoint, signUpEndpoint } from "@/features/accounts/schema";
import { problemView } from "@/features/api-reference/schema";
import { statusByCode } from "@/lib/errors";
import { type Endpoint, refusalsOf } from "@/lib/http/endpoint";
import type { RouteHandler } from "@/lib/http/route";

export type Sent = {
  params?: Record<string, string | string[]>;
  query?: string;
  /** Sent as JSON; a string goes as it is. */
  body?: unknown;
  headers?: Record<string, string>;
};

export type Answered = { status: number; json: Record<string, unknown>; headers: Headers };

export type Browser = ReturnType<typeof aBrowser>;

/** Something that calls routes as a browser would: with an address of its own, and keeping the cookie it is given. */
export function aBrowser({ address = anAddress() } = {}) {
  let cookie: string | null = null;
  return {
    address,
    cookie: () => cookie,
    /** Calls a route. The answer must be one that the API's document has for it. */
    async call(endpoint: Endpoint, handler: RouteHandler, sent: Sent = {}): Promise<Answered> {
      const request = requestFor(endpoint, sent, { address, cookie });
      const response = await handler(request, { params: Promise.resolve(sent.params ?? {}) });
      const kept = response.headers.get("set-cookie");
      if (kept) cookie = /Max-Age=0/.test(kept) ? null : (kept.split(";")[0] ?? null);
      const answered = await read(response);
      holdToDocument(endpoint, answered);
      return answered;
    },
  };
}

export { aPassword };

/** A clinic that signed up just now, and its owner's browser. */
export async function aSignedUpOwner({ browser = aBrowser(), email = anEmail(), password = aPassword } = {}) {
  const body = { organizationName: "Harbour Physio", fullName: "Ida Lund", email, password };
  const { status, json } = await browser.call(signUpEndpoint, postSignUp, { body });
  expect(status).toBe(201);
  const { user, organization } = json as { user: { id: string }; organization: { id: string; slug: string } };
  return { browser, email, password, userId: user.id, organizationId: organization.id, slug: organization.slug };
}

export function signInFrom(browser: Browser, email: string, password = aPassword): Promise<Answered> {
  return browser.call(signInEndpoint, postLogin, { body: { email, password } });
}

export function anEmail(): string {
  return `${randomUUID()}@harbour.example`;
}

export function anAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

function requestFor(endpoint: Endpoint, sent: Sent, { address, cookie }: { address: string; cookie: string | null }) {
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => String(sent.params?.[name] ?? name));
  const headers = new Headers({
    host: "localhost:3000",
    "x-hub-peer": address,
    "user-agent": "Firefox/150.0 (Windows)",
  });
  if (cookie) headers.set("cookie", cookie);
  if (sent.body !== undefined) headers.set("content-type", "application/json");
  for (const [name, value] of Object.entries(sent.headers ?? {})) headers.set(name, value);
  const body = typeof sent.body === "string" ? sent.body : JSON.stringify(sent.body);
  return new Request(`http://localhost:3000${path}${sent.query ?? ""}`, {
    method: endpoint.method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
}

async function read(response: Response): Promise<Answered> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, json: isJson ? JSON.parse(text) : {}, headers: response.headers };
}

function holdToDocument(endpoint: Endpoint, { status, json, headers }: Answered): void {
  expect(headers.get("x-request-id")).toMatch(/^[\w-]{8,64}$/);
  const answer = endpoint.answers[status];
  if (answer) {
    const parsed = answer.schema?.safeParse(json);
    expect(parsed?.error, `${endpoint.method} ${endpoint.path} ${status}`).toBeUndefined();
    return;
  }
  const problem = problemView.parse(json);
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(problem).toMatchObject({ status, type: `/api-docs#${problem.code}` });
  expect(statusByCode[problem.code]).toBe(status);
  expect(refusalsOf(endpoint), `${endpoint.method} ${endpoint.path} refuses with ${problem.code}`).toContain(
    problem.code,
  );
  expect(JSON.stringify(json)).not.toMatch(/\bat .+:\d+:\d+|node_modules|prisma/i);
}
