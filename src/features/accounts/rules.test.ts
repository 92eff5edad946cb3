import { expect, test } from "vitest";
import { describeUserAgent, ownPath } from "@/features/accounts/rules";

test.each([
  ["/patients?search=a&sort=name", "/patients?search=a&sort=name"],
  ["/", "/"],
  [undefined, "/"],
  ["", "/"],
  ["https://elsewhere.example/", "/"],
  ["//elsewhere.example", "/"],
  ["/\\elsewhere.example", "/"],
  ["/\t/elsewhere.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/sign-in?next=/sign-in", "/"],
  ["/api/auth/logout", "/"],
])("after signing in, %j leads to %j", (next, path) => {
  expect(ownPath(next)).toBe(path);
});

test.each([
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36 Edg/150.0",
    "Edge on Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1 Version/26.0 Safari/604.1",
    "Safari on iOS",
  ],
  ["curl/8.5.0", "curl"],
  ["", "Unknown device"],
  [null, "Unknown device"],
])("a session of %j is called %j", (userAgent, device) => {
  expect(describeUserAgent(userAgent)).toBe(device);
});
