import { randomBytes } from "node:crypto";
import { type NextFetchEvent, type NextRequest, NextResponse } from "next/server";
import { env } from "@/env";
import { clerkSettings } from "@/lib/auth/clerk-settings";
import { newId } from "@/lib/db/id";
import { AppError } from "@/lib/errors";
import { refusalOfForeignForm } from "@/lib/http/origin";
import { securityHeaders } from "@/lib/http/security-headers";

/** Has a page's browser renew its session where Clerk keeps it. Routes answer for themselves. Who may see what is decided later. */
export async function proxy(request: NextRequest, event: NextFetchEvent): Promise<Response> {
  if (request.nextUrl.pathname.startsWith("/api/")) return answer(request, await refusalOf(request));
  const foreign = refusalOfForeignForm(request);
  if (foreign) return answer(request, await problemOf(foreign));
  if (!clerkSettings()) return answer(request);
  const { withClerk } = await import("@/lib/auth/clerk-proxy");
  return withClerk(request, event, answer);
}

/** What is answered to a method that an address of the API does not have. Next itself would answer with an empty body. */
async function refusalOf({ method, nextUrl: { pathname } }: NextRequest): Promise<Response | undefined> {
  const { methodsAt } = await import("@/features/api-reference/queries");
  const methods = methodsAt(pathname);
  if (methods.length === 0 || method === "OPTIONS" || methods.includes(method)) return undefined;
  const allowed = methods.join(", ");
  const response = await problemOf(new AppError("method_not_allowed", `This address answers ${allowed} alone.`));
  response.headers.set("allow", allowed);
  return response;
}

// Loaded when it is needed: it knows the database's errors.
async function problemOf(error: AppError): Promise<Response> {
  const { problemResponse } = await import("@/lib/http/problem");
  return problemResponse(error);
}

/** Gives each request an id and a nonce of its own, and each answer its security headers. */
function answer(request: NextRequest, refusal?: Response): NextResponse {
  const nonce = randomBytes(16).toString("base64");
  const requestId = newId();
  const answerHeaders = securityHeaders({
    nonce,
    secure: env.APP_URL.startsWith("https:"),
    development: env.NODE_ENV === "development",
    clerkHost: clerkSettings()?.frontendHost,
  });

  const headers = new Headers(request.headers);
  headers.set("x-request-id", requestId);
  headers.set("x-hub-path", request.nextUrl.pathname + request.nextUrl.search);
  headers.set("x-nonce", nonce);
  // Next reads the nonce for its own scripts from here.
  headers.set("content-security-policy", answerHeaders["content-security-policy"] ?? "");

  const response = refusal ? new NextResponse(refusal.body, refusal) : NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(answerHeaders)) response.headers.set(name, value);
  response.headers.set("x-request-id", requestId);
  return response;
}

// A webhook's answer is for a machine: no page, no session, nothing that a browser would run.
export const config = { matcher: ["/((?!_next/static|_next/image|api/webhooks/).*)"] };
