import { env } from "@/env";
import { AppError } from "@/lib/errors";
import { isJson } from "@/lib/http/body";

const reading = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a change that another site's page may have sent with our user's cookie: a foreign Origin, a cross-site
 * fetch, or a body of a kind that forms can send. Throws `forbidden`, before anything else is looked at.
 */
export function refuseForeignSite(request: Request): void {
  if (reading.has(request.method)) return;
  if (isForeign(request)) throw foreign();
  const length = request.headers.get("content-length") ?? "0";
  const hasBody = length !== "0" || request.headers.has("transfer-encoding") || request.headers.has("content-type");
  if (hasBody && !isJson(request)) {
    throw new AppError("forbidden", "Send the body with Content-Type: application/json.");
  }
}

/** What is answered to another site's page that sends a form of ours; its kind of body is the form's own. */
export function refusalOfForeignForm(request: Request): AppError | undefined {
  return !reading.has(request.method) && isForeign(request) ? foreign() : undefined;
}

function isForeign(request: Request): boolean {
  const origin = request.headers.get("origin");
  if (origin !== null && !isOurs(origin, request)) return true;
  return request.headers.get("sec-fetch-site") === "cross-site";
}

function isOurs(origin: string, request: Request): boolean {
  if (origin === new URL(env.APP_URL).origin) return true;
  const host = request.headers.get("host");
  return host !== null && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

function foreign(): AppError {
  return new AppError("forbidden", "This request came from another site.");
}
