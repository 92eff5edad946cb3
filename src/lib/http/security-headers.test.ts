import { expect, test } from "vitest";
import { securityHeaders } from "@/lib/http/security-headers";

const production = { nonce: "bm9uY2U=", secure: true, development: false };

/** A policy's sources, by directive. */
function policyOf(headers: Record<string, string>): Record<string, string[]> {
  const directives = (headers["content-security-policy"] ?? "").split("; ").map((one) => one.split(" "));
  return Object.fromEntries(directives.map(([name = "", ...sources]) => [name, sources]));
}

test("a page's scripts and styles run with the nonce of its own answer, and no others do", () => {
  const policy = policyOf(securityHeaders(production));
  expect(policy["script-src"]).toEqual(["'self'", "'nonce-bm9uY2U='", "'strict-dynamic'"]);
  expect(policy["style-src"]).toEqual(["'self'", "'nonce-bm9uY2U='"]);
  // Of attributes alone: charts and dialogs are placed by them.
  expect(policy["style-src-attr"]).toEqual(["'unsafe-inline'"]);
  const { "style-src-attr": _, ...others } = policy;
  expect(Object.values(others).flat().join(" ")).not.toMatch(/unsafe|\*|http:/);
});

test("a page loads nothing from elsewhere, posts nowhere else, and stands in nobody's frame", () => {
  expect(policyOf(securityHeaders(production))).toMatchObject({
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "upgrade-insecure-requests": [],
  });
});

test("every answer says the same of framing, types, referrers, devices and other origins", () => {
  const { "content-security-policy": _, ...others } = securityHeaders(production);
  expect(others).toEqual({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
  });
});

test("a hub that is not served over TLS promises none", () => {
  const headers = securityHeaders({ ...production, secure: false });
  expect(headers).not.toHaveProperty("strict-transport-security");
  expect(policyOf(headers)).not.toHaveProperty("upgrade-insecure-requests");
});

test("Clerk's own host is let in where people sign in through it, and Clerk alone", () => {
  const policy = policyOf(securityHeaders({ ...production, clerkHost: "clerk.hub.example" }));
  expect(policy["script-src"]).toEqual([
    ...(policyOf(securityHeaders(production))["script-src"] ?? []),
    "https://clerk.hub.example",
  ]);
  expect(policy["connect-src"]).toEqual(["'self'", "https://clerk.hub.example"]);
  expect(policy["frame-ancestors"]).toEqual(["'none'"]);
});
