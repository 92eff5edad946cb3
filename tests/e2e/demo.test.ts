import { expect } from "vitest";
import type { StackNote } from "@/cli/stack-note";
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

test("each answer's policy lets the scripts of that answer run and no others, and nobody frames it", async ({
  stack,
}) => {
  const [policy, other] = await Promise.all([policyOf(stack), policyOf(stack)]);
  expect(policy.nonces).toEqual([policy.nonce]);
  expect(policy.nonce).not.toBe(other.nonce);
});

/** The nonce that the sign-in page's headers name, and those that its scripts carry. */
async function policyOf({ url }: StackNote): Promise<{ nonce: string | undefined; nonces: (string | undefined)[] }> {
  const answer = await fetch(`${url}/sign-in`);
  const { headers } = answer;
  const policy = headers.get("content-security-policy") ?? "";
  const [script = ""] = /(?<=script-src )[^;]+/.exec(policy) ?? [];
  expect(script).not.toContain("unsafe");
  expect(policy).toContain("frame-ancestors 'none'");
  expect([headers.get("x-frame-options"), headers.get("x-content-type-options")]).toEqual(["DENY", "nosniff"]);
  expect(headers.get("x-powered-by")).toBeNull();
  const scripts = (await answer.text()).matchAll(/<script\b[^>]*>/g);
  const nonces = new Set([...scripts].map(([tag]) => /nonce="([^"]+)"/.exec(tag)?.[1]));
  return { nonce: /'nonce-([^']+)'/.exec(script)?.[1], nonces: [...nonces] };
}
