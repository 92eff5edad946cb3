import type { Page } from "playwright-core";
import { expect } from "vitest";
import { formatMoney } from "@/lib/format/money";
import { test } from "./browser";
import { aClinicWithPayments, aColleague, aConnectedTill, ownerOf, untilNothingSyncs } from "./clinic";
import { visit } from "./screens";

test("a nurse is led to the queue, marks an invoice as sent, and takes that back within the hour", async ({
  stack,
  open,
}) => {
  const clinic = await aClinicWithPayments(stack);
  const { counts } = await clinic.call<{ counts: { notSent: number } }>("/api/invoices");
  const nurse = await open({ as: await aColleague(clinic, "nurse", "Nora Pike") });
  await visit(nurse, "/");
  await nurse.getByRole("link", { name: "Invoices to send" }).click();
  await nurse.waitForURL(/\/invoices\?sent=no/);
  await tab(nurse, "To send", counts.notSent).waitFor();
  const number = await press(nurse, "Mark as sent");
  await tab(nurse, "To send", counts.notSent - 1).waitFor();

  await tab(nurse, "Sent", 1).click();
  await nurse.waitForURL(/sent=yes/);
  const row = nurse.getByRole("row").filter({ hasText: `Invoice ${number}` });
  await row.getByText("by you").waitFor();
  const owner = await open({ as: clinic.signIn });
  await visit(owner, "/invoices?sent=yes");
  await owner
    .getByRole("row")
    .filter({ hasText: `Invoice ${number}` })
    .getByText("by Nora Pike")
    .waitFor();

  await row.getByRole("link").first().click();
  await nurse.getByRole("heading", { name: `Invoice ${number}`, level: 1 }).waitFor();
  await press(nurse, "Undo");
  await nurse.getByRole("button", { name: `Mark as sent (invoice ${number})` }).waitFor();
  await visit(nurse, "/invoices?sent=no");
  await tab(nurse, "To send", counts.notSent).waitFor();
});

test("revenue shows what was taken, and its parts lead to the transactions behind them", async ({ stack, open }) => {
  const clinic = await aClinicWithPayments(stack);
  type Revenue = { currency: string; total: { salesMinor: number; salesCount: number } };
  const { currency, total } = await clinic.call<Revenue>("/api/revenue");
  const page = await open({ as: clinic.signIn });
  await visit(page, "/revenue");
  const main = page.getByRole("main");
  await main
    .getByText(formatMoney({ minor: total.salesMinor, currency }), { exact: true })
    .first()
    .waitFor();
  await page.getByRole("list", { name: "By tender" }).getByRole("link").first().click();
  await page.waitForURL(/\/transactions\?.*tender=/);
  await page.getByRole("table", { name: "Transactions" }).getByRole("link").first().waitFor();
});

test("the demo's memberships say what they should bring, and which of them failed", async ({ stack, open }) => {
  await untilNothingSyncs(await ownerOf(stack));
  const page = await open({ as: "tenant_owner" });
  await visit(page, "/memberships");
  await page.getByRole("heading", { name: /^Expected by / }).waitFor();
  await page
    .getByRole("navigation", { name: "State" })
    .getByRole("link", { name: /^Payment failed/ })
    .click();
  await page.waitForURL(/state=failed/);
  const table = page.getByRole("table", { name: /^Memberships/ });
  await table.getByRole("row").nth(1).getByText("Payment failed").waitFor();
  expect(await table.getByText("Active", { exact: true }).count()).toBe(0);
});

test("the provider's own list says that all payments of the demo are here", async ({ stack, open }) => {
  await untilNothingSyncs(await ownerOf(stack));
  const page = await open({ as: "tenant_owner" });
  await visit(page, "/transactions");
  await page.getByRole("button", { name: "Compare with the provider" }).click();
  await page.getByText("Equal to MX Merchant’s own list").waitFor();
});

test("MX Merchant is asked for notifications and told to stop, and an address can be entered there by hand", async ({
  stack,
  open,
}) => {
  const clinic = await aConnectedTill(stack);
  const page = await open({ as: clinic.signIn });
  await visit(page, `/connections/${clinic.connectionId}`);
  await page.getByRole("button", { name: "Ask for notifications" }).click();
  await page.getByRole("button", { name: "Renew the address" }).waitFor();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("button", { name: "Ask for notifications" }).waitFor();

  await page.getByRole("button", { name: "Show an address to enter by hand" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Make it" }).click();
  await dialog.getByRole("button", { name: "I have copied it" }).waitFor();
  const [address = "", older = ""] = await dialog.getByRole("code").allTextContents();
  expect(older).toContain(`/api/webhook/mx-merchant?companyId=${clinic.organizationId}&secret=`);
  for (const url of [address, older]) {
    const body = JSON.stringify({ eventType: "PaymentSuccess", id: "1" });
    expect((await fetch(url, { method: "POST", body })).ok, url).toBe(true);
  }
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await page.getByRole("button", { name: "Renew the address" }).waitFor();
});

test("a suggestion for a product is accepted, and it is placed", async ({ stack, open }) => {
  const clinic = await aClinicWithPayments(stack);
  const make = <T>(path: string, body: object) => clinic.call<T>(path, { method: "POST", body });
  const { category } = await make<{ category: { id: string } }>("/api/product-categories", { name: "Water" });
  await make(`/api/product-categories/${category.id}/rules`, { kind: "exact", value: "Hydrotherapy class" });
  const suggested = () => clinic.call<{ data: { name: string }[] }>("/api/product-categories/suggestions");
  await expect.poll(async () => (await suggested()).data.map(({ name }) => name)).toContain("Hydro pass");
  const page = await open({ as: clinic.signIn });
  await visit(page, "/products");
  const accept = page.getByRole("button", { name: /^Water.*accept for Hydro pass$/ });
  await accept.click();
  await page.getByRole("button", { name: "Edit the rule Hydro pass" }).waitFor();
  const row = page.getByRole("table", { name: "Products" }).getByRole("row").filter({ hasText: "Hydro pass" });
  await row.getByText("Water", { exact: true }).waitFor();
  await accept.waitFor({ state: "detached" });
});

/** A tab of the invoices that counts so many. */
function tab(page: Page, label: string, count: number) {
  const tabs = page.getByRole("navigation", { name: "Data sent to the provider of the treatment" });
  return tabs.getByRole("link", { name: new RegExp(`^${label}\\s*${count}$`) });
}

/** Presses the first button of this name, and tells for which invoice it is. */
async function press(page: Page, deed: "Mark as sent" | "Undo"): Promise<string> {
  const button = page.getByRole("button", { name: new RegExp(`^${deed} `) }).first();
  const number = /\(invoice (.+)\)/.exec((await button.textContent()) ?? "")?.[1] ?? "";
  await button.click();
  return number;
}
