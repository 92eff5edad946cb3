import { expect } from "vitest";
import { test } from "./browser";

test("somebody who is not signed in is asked to sign in", async ({ open }) => {
  const page = await open();
  await page.goto("/patients");
  await page.waitForURL("**/sign-in**");
  expect(await page.getByLabel(/e-?mail/i).count()).toBe(1);
});

test("the owner of the demo clinic finds its synced patients", async ({ open }) => {
  const page = await open({ as: "tenant_owner" });
  await page.goto("/patients");
  await page.getByRole("row").nth(1).waitFor();
  expect(await page.getByRole("row").count()).toBeGreaterThan(10);
});

test("a form of ours that another site's page sends is refused, whatever it is for", async ({ stack }) => {
  for (const from of [{ origin: "https://elsewhere.example" }, { "sec-fetch-site": "cross-site" }]) {
    const headers = { "next-action": "0".repeat(42), ...from };
    const answer = await fetch(`${stack.url}/sign-in`, { method: "POST", headers, body: new FormData() });
    expect([answer.status, (await answer.json()).code]).toEqual([403, "forbidden"]);
  }
});
