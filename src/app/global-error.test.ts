import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import GlobalError from "@/app/global-error";

test("where not even the frame around all pages can be drawn, a page with a main part says so, and what to quote", () => {
  const html = renderToStaticMarkup(
    createElement(GlobalError, { error: Object.assign(new Error("a secret"), { digest: "2914638821" }) }),
  );
  expect(html).toMatch(/^<html lang="en-AU">.*<main [^>]*><div role="alert"/);
  expect(html).toContain("Something went wrong on our side");
  expect(html).toContain("2914638821");
  expect(html).toContain("Try again</button>");
  expect(html).not.toContain("a secret");
});
