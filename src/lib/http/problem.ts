import { isUnreachable, isUnstorable } from "@/lib/db/errors";
import { AppError, type ErrorCode, statusByCode } from "@/lib/errors";

export const titles: Record<ErrorCode, string> = {
  invalid_input: "The request cannot be used",
  invalid_cursor: "The cursor cannot be used",
  unauthenticated: "Not signed in",
  forged: "Not genuine",
  subscription: "Not part of the subscription",
  forbidden: "Not permitted",
  not_found: "Not found",
  method_not_allowed: "Method not allowed",
  conflict: "Conflict",
  too_large: "Too large",
  unprocessable: "Refused",
  credentials: "The provider refused the credentials",
  provider_owned: "Owned by the provider",
  key_reused: "The key was used for another request",
  rate_limited: "Too many requests",
  internal: "Something went wrong on our side",
  provider_unavailable: "The provider is not available",
  unavailable: "Not available at the moment",
};

/** What was thrown, as an error of ours. Whatever nobody threw on purpose is `internal` and keeps its words to itself. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isUnstorable(error)) {
    return new AppError("unprocessable", "One of these values is outside of what can be kept.", { cause: error });
  }
  if (isUnreachable(error)) {
    const details = { cause: error, retryAfterSeconds: 5 };
    return new AppError("unavailable", "The database does not answer at the moment. Try again shortly.", details);
  }
  return new AppError("internal", "Something went wrong on our side. Try again, or tell us the request's id.", {
    cause: error,
  });
}

/** The answer to an error, as RFC 9457 wants it. */
export function problemResponse({ code, message, details }: AppError): Response {
  const status = statusByCode[code];
  const { errors, extra, retryAfterSeconds } = details;
  const document = {
    ...extra,
    type: `/api-docs#${code}`,
    title: titles[code],
    status,
    detail: message,
    code,
    ...(errors ? { errors } : {}),
  };
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  if (retryAfterSeconds !== undefined) headers.set("retry-after", String(Math.max(1, Math.ceil(retryAfterSeconds))));
  return new Response(JSON.stringify(document), { status, headers });
}
