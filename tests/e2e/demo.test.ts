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
