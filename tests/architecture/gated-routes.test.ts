import { expect, test } from "vitest";
import { listRouteFiles } from "./route-files";

const routes = listRouteFiles();

test("there are routes to look at", () => {
  expect(routes.length).toBeGreaterThan(10);
});

test.each(routes)("$path lets nothing through but what a wrapper has looked at", ({ text, methods, path }) => {
  expect(methods, `${path} answers nothing`).not.toHaveLength(0);
  const wrapped = [...text.matchAll(/= (tenantRoute|publicRoute|cronRoute)\(/g)];
  const exportedOtherwise = /export (async )?function|export default|export \*/.test(text);
  expect(exportedOtherwise).toBe(false);
  const handlers = new Set([...text.matchAll(/export const (GET|POST|PUT|PATCH|DELETE) =/g)].map(([, name]) => name));
  expect(wrapped.length).toBe(handlers.size || 1);
});

test.each(routes)("$path gives the wrapper its own access", ({ text }) => {
  expect(text).not.toMatch(/requireTenant|requireViewer|findSession|withTenant|withSystem|mintContext/);
});
