import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { StackNote } from "@/cli/stack-note";
import { expectAccessible } from "./accessibility";
import { test } from "./browser";
import { aClinicWithPayments, aConnectedTill, type Clinic } from "./clinic";
import { visit } from "./screens";

const calm = { reducedMotion: "reduce" } as const;
const patient = { timeout: 30_000 };

test("transactions are narrowed by the address, lead to one, and leave as files", async ({ stack, open }) => {
  const clinic = await aPayingClinic(stack);
  const page = await open({ as: clinic.signIn });
  await visit(page, "/transactions");
  await page.getByRole("link", { name: "Sales", exact: true }).click();
  await page.waitForURL(/kind=sale/);
  await page.getByRole("searchbox", { name: "Search transactions" }).fill("nobody is called so");
  await page.keyboard.press("Enter");
  await page.getByText("No transactions fit").waitFor();
  await page.getByRole("link", { name: "Show all" }).click();
  await page.getByRole("table", { name: "Transactions" }).getByRole("link").nth(2).click();
  await page.waitForURL(/\/transactions\/[\w-]{36}/);
  await page.getByRole("heading", { name: "History" }).waitFor();
  const csv = await clinic.read("/api/transactions/export?kind=sale");
  expect(csv.headers.get("content-type")).toContain("text/csv");
  expect((await csv.text()).split("\r\n")[0]).toContain("Time,Transaction,Status");
  const book = await clinic.read("/api/transactions/export?format=xlsx");
  expect(new TextDecoder().decode((await book.arrayBuffer()).slice(0, 2))).toBe("PK");
});

test("invoices leave as files, under the filter that is on the screen", async ({ stack, open }) => {
  const clinic = await aPayingClinic(stack);
  const page = await open({ as: clinic.signIn });
  await visit(page, "/invoices?sent=no&status=Paid");
  await page.getByLabel("From").fill("2001-01-01");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.waitForURL(/from=2001-01-01/);
  const href = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
  expect(href).toContain("sent=no");
  expect(href).toContain("status=Paid");
  expect(href).toContain("from=2001-01-01");
  expect(await page.getByRole("link", { name: "Excel" }).getAttribute("href")).toContain("format=xlsx");
  const csv = await clinic.read(href ?? "");
  expect((await csv.text()).split("\r\n")[0]).toContain("Time,Invoice,Status");
});

test("a sync of payments says what it will take, goes on while the page is loaded anew, and tells what came of it", async ({
  stack,
  open,
  mxMerchant,
}) => {
  const clinic = await aConnectedTill(stack);
  const page = await open({ ...calm, as: clinic.signIn });
  const dialog = await openSync(page);
  await chooseTwenty(dialog);
  await expectAccessible(page);
  // Held back, so that there is a sync to reload into however fast the machine is.
  await mxMerchant.misbehave({ kind: "slow", ms: 25_000, path: "/invoice/[0-9]+$" });
  await dialog.getByRole("button", { name: "Start" }).click();
  await expect.poll(() => percentIn(dialog), patient).toBeGreaterThan(0);
  await expectAccessible(page);
  const beforeReload = await percentIn(dialog);
  await page.reload();
  await page.getByRole("button", { name: "Syncing…" }).click();
  await expect.poll(() => percentIn(dialog), patient).toBeGreaterThanOrEqual(beforeReload);
  expect(await percentIn(dialog)).toBeLessThan(100);
  await mxMerchant.behave();
  await dialog.getByRole("button", { name: "Done" }).waitFor();
  const transactions = dialog.getByText("Transactions", { exact: true });
  expect(await transactions.locator("xpath=following-sibling::*").textContent()).toBe("20");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.reload();
  await page.getByText(/^Last sync, .*: 20 transactions, \d+% with an invoice\. Open the run$/).waitFor();
  await page.getByRole("link", { name: "Open the run" }).click();
  await page.waitForURL(/\/runs\/[\w-]{36}/);
});

test("a start that was refused says why, until something else is chosen", async ({ stack, open }) => {
  const clinic = await aPayingClinic(stack);
  const page = await open({ as: clinic.signIn });
  const dialog = await openSync(page);
  const detail = "The account is busy just now.";
  await page.route("**/api/sync/manual", (route) => route.fulfill({ status: 409, json: { code: "conflict", detail } }));
  await dialog.getByRole("button", { name: "Start" }).click();
  await dialog.getByText(detail).waitFor();
  await dialog.getByLabel("Newest transactions to read").fill("5");
  await dialog.getByText(/By invoice number it would take/).waitFor();
  expect(await dialog.getByText(detail).count()).toBe(0);
});

test("what a sync of payments could not read is listed with its reason, and its retry is followed", async ({
  stack,
  open,
  mxMerchant,
}) => {
  const clinic = await aConnectedTill(stack);
  const page = await open({ ...calm, as: clinic.signIn });
  const dialog = await openSync(page);
  await dialog.getByLabel("Newest transactions to read").fill("5");
  await mxMerchant.misbehave({ kind: "wrongShape", path: "/payment$" });
  await dialog.getByRole("button", { name: "Start" }).click();
  const items = dialog.getByRole("table", { name: "Failed items" });
  await expect.poll(() => items.getByRole("row").nth(1).textContent(), patient).toMatch(/Payments\d+.*created/);
  await expectAccessible(page);
  await mxMerchant.behave();
  await dialog.getByRole("button", { name: "Retry" }).click();
  await dialog.getByText("1 new.").waitFor();
  await items.waitFor({ state: "detached" });
});

test("a category is made, its rule tried out before it is kept, and products are placed", async ({ stack, open }) => {
  const clinic = await aPayingClinic(stack);
  const { data } = await clinic.call<{ data: { name: string }[] }>("/api/products");
  const name = data[0]?.name ?? "";
  const page = await open({ as: clinic.signIn });
  await visit(page, "/products");
  await page.getByLabel("Name of a new category").fill("Favourites");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "Add rule to Favourites" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("is exactly this").check();
  await dialog.getByLabel("Words or pattern").fill(name);
  await dialog.getByRole("button", { name: "Try it out" }).click();
  await dialog.getByText(/1 product would move/).waitFor();
  await dialog.getByRole("button", { name: "Add rule" }).click();
  await page.getByText(/names? (is|are) placed/).waitFor();
  await page.getByRole("row").filter({ hasText: name }).first().getByText("Favourites").waitFor();
});

test("a rule is changed after it was tried out, and its category gets another name", async ({ stack, open }) => {
  const clinic = await aPayingClinic(stack);
  const make = <T>(path: string, body: object) => clinic.call<T>(path, { method: "POST", body });
  const { category } = await make<{ category: { id: string } }>("/api/product-categories", { name: "Quiet" });
  await make(`/api/product-categories/${category.id}/rules`, { kind: "exact", value: "sold by nobody" });
  const page = await open({ as: clinic.signIn });
  await visit(page, "/products");
  await page.getByRole("button", { name: "Edit the rule sold by nobody" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("fits a pattern").check();
  await dialog.getByLabel("Words or pattern").fill("*");
  await dialog.getByLabel("Place in the order").fill("1");
  await dialog.getByRole("button", { name: "Try it out" }).click();
  await dialog.getByText(/products? would move/).waitFor();
  await dialog.getByLabel("Words or pattern").fill("sold by no one");
  await dialog.getByRole("button", { name: "Save rule" }).click();
  await page.getByText("sold by no one", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Rename Quiet" }).click();
  await dialog.getByLabel("Name").fill("Silent");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("heading", { name: "Silent", exact: true }).waitFor();
});

test("a viewer sees payments, and neither revenue nor a way to sync or export", async ({ open }) => {
  const page = await open({ as: "viewer" });
  await visit(page, "/transactions");
  await page.getByRole("heading", { name: "Transactions", level: 1 }).waitFor();
  expect(await page.getByRole("link", { name: "CSV" }).count()).toBe(0);
  expect(await page.getByRole("button", { name: "Sync payments" }).count()).toBe(0);
  expect(await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Revenue" }).count()).toBe(0);
  await visit(page, "/revenue");
  await page
    .getByText(/does not include|not allowed|may not/i)
    .first()
    .waitFor();
});

async function openSync(page: Page): Promise<Locator> {
  await visit(page, "/transactions");
  await page.getByRole("button", { name: "Sync payments" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/By invoice number it would take/).waitFor();
  return dialog;
}

/** By way of what is too many, and of the days that emergency mode is for. */
async function chooseTwenty(dialog: Locator): Promise<void> {
  const count = dialog.getByLabel("Newest transactions to read");
  await dialog.getByText(/Emergency mode/).click();
  await expect.poll(() => count.inputValue()).toBe("1000");
  await dialog.getByLabel("From").fill("2026-03-01");
  await dialog.getByText("Of those days, only the newest 1,000 are read.").waitFor();
  await dialog.getByLabel("From").fill("");
  await dialog.getByText(/Emergency mode/).click();
  await expect.poll(() => count.inputValue()).toBe("50");
  await count.fill("101");
  await dialog.getByText(/Between 1 and 100/).waitFor();
  await dialog.getByText(/Emergency mode/).click();
  await dialog.getByText(/By invoice number it would take/).waitFor();
  await count.fill("20");
  await expect.poll(() => dialog.getByText("Rows", { exact: true }).locator("xpath=..").textContent()).toBe("Rows20");
}

async function percentIn(dialog: Locator): Promise<number> {
  return Number(await dialog.getByRole("progressbar").getAttribute("aria-valuenow"));
}

let made: Promise<Clinic> | undefined;

/** A clinic of its own whose payments are connected and read, shared by the tests of this file. */
function aPayingClinic(stack: StackNote): Promise<Clinic> {
  made ??= aClinicWithPayments(stack);
  return made;
}
