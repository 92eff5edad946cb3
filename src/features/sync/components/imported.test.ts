import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Imported } from "@/features/sync/components/imported";
import type { RunView } from "@/features/sync/schema";

test("a first import leads to what it brought: payments to the transactions, anything else to the patients", () => {
  expect(shown({ payments: { read: 40, linked: 12 } })).toContain('href="/transactions"');
  expect(shown({ payments: null })).toContain('href="/patients"');
});

function shown(run: Pick<RunView, "payments">): string {
  return renderToStaticMarkup(createElement(Imported, { run }));
}
