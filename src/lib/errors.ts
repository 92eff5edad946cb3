/** Every way the product says no, and the HTTP status it is said with. A new code must earn a different reaction. */
export const statusByCode = {
  invalid_input: 400,
  invalid_cursor: 400,
  unauthenticated: 401,
  forged: 401,
  subscription: 402,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unprocessable: 422,
  credentials: 422,
  provider_owned: 422,
  key_reused: 422,
  rate_limited: 429,
  internal: 500,
  provider_unavailable: 502,
  unavailable: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof statusByCode;

export const errorCodes = Object.keys(statusByCode) as [ErrorCode, ...ErrorCode[]];

/** One field's complaint, by its path in the input. */
export type FieldError = { path: string; message: string };

type Details = { cause?: unknown; errors?: FieldError[]; retryAfterSeconds?: number; extra?: Record<string, string> };

/**
 * The one error that is thrown on purpose. Its message is for the user: what happened and what to do.
 * `extra` joins the problem document (a run's id, a link); `cause` stays with us.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Details;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.name = "AppError";
    this.code = code;
    this.details = details;
  }
}
