import { expect } from "vitest";
import { expectAccessible, expectAccessibleOnPhone } from "./accessibility";
import { test } from "./browser";
import { aClinic } from "./clinic";
import { aPayingClinic } from "./deliveries";
import { screenOf, visit } from "./screens";

test("somebody in two organizations goes over to the other by keyboard, and other tabs follow", async ({ open }) => {
  const page = await open({ as: "investor", viewport: { width: 1280, height: 800 } });
  const tab = await page.context().newPage();
  await visit(tab, "/portfolio");
  await visit(page, "/");
  const place = page.getByRole("complementary", { name: "Practice Hub" }).getByRole("button", { name: /organization/ });
  await place.filter({ hasText: "Seaview Physiotherapy" }).focus();
  await page.keyboard.press("Enter");
  const other = page.getByRole("button", { name: /Harbour Wellness/ });
  await other.focus();
  await page.keyboard.press("Enter");
  await place.filter({ hasText: "Harbour Wellness" }).waitFor();
  expect(await other.count()).toBe(1);
  // The other tab has begun anew, at the place where its person is now.
  await tab.waitForURL((url) => url.pathname === "/");
  await tab
    .getByRole("button", { name: /Harbour Wellness/ })
    .first()
    .waitFor();
  await tab.close();
  await place.press("Enter");
  await page
    .getByRole("button", { name: /Seaview Physiotherapy/ })
    .last()
    .press("Enter");
  await place.filter({ hasText: "Seaview Physiotherapy" }).waitFor();
});

test("a super admin who belongs nowhere lands among all organizations, looks into one, and leaves", async ({
  stack,
  open,
}) => {
  const { path } = await screenOf(stack, "/admin/organizations/{id}");
  const patient = await screenOf(stack, "/patients/{id}");
  const page = await open({ as: "super_admin", viewport: { width: 1280, height: 800 } });
  await visit(page, "/");
  await page.waitForURL("**/admin");
  await visit(page, "/admin?search=seaview");
  await page.getByRole("link", { name: "Seaview Physiotherapy" }).click();
  await page.waitForURL(`**${path}`);
  await page.getByRole("button", { name: "View as super admin" }).click();
  await page.getByRole("dialog").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Look in" }).click();
  const banner = page.getByRole("complementary", { name: "You are looking in as super admin" });
  await banner.filter({ hasText: "Seaview Physiotherapy" }).waitFor();
  await visit(page, patient.path);
  await expectAccessibleOnPhone(page);
  for (const name of [/Export/, /New contact/, /Sync now/]) {
    expect(await page.getByRole("button", { name }).or(page.getByRole("link", { name })).count()).toBe(0);
  }
  await visit(page, "/audit?action=look_viewed");
  await page.getByText(patient.path).first().waitFor();
  await page.getByRole("table").getByText("Super admin").first().waitFor();
  await banner.getByRole("button", { name: "Leave" }).click();
  await page.waitForURL("**/admin");
  expect(await banner.count()).toBe(0);
  await visit(page, patient.path);
  await page.waitForURL("**/admin");
});

test("syncing all organizations is asked first, with the count, and says what was left out", async ({ open }) => {
  const page = await open({ as: "super_admin" });
  await visit(page, "/admin");
  await page.getByRole("button", { name: "Sync all" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/will be synced|nothing that could be synced/).waitFor();
  await expectAccessibleOnPhone(page);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
});

test("a super admin sees what Stripe told the hub, looks at one delivery, replays it, and the log has who did", async ({
  stack,
  open,
}) => {
  const { told } = await aPayingClinic(stack);
  const page = await open({ as: "super_admin" });
  await visit(page, "/admin/webhooks");
  await page.getByLabel("Provider").selectOption("stripe");
  await page.waitForURL(/provider=stripe/);
  await page.getByLabel("Organization").selectOption("known");
  await page.waitForURL(/organization=known/);
  const table = page.getByRole("table", { name: "Deliveries, newest first" });
  await table.getByText("Lakeside Physio").first().waitFor();
  await page.getByRole("table", { name: "What was turned away" }).getByText("Wrong signature").first().waitFor();

  const one = told.find(({ status, type }) => status === "processed" && type === "checkout.session.completed");
  await visit(page, `/admin/webhooks/${one?.id}`);
  expect(await page.getByRole("region", { name: "Payload" }).textContent()).toContain("checkout.session");
  expect(await page.getByRole("region", { name: "Headers" }).textContent()).not.toContain("stripe-signature");
  await page.getByRole("button", { name: "Replay" }).click();
  await page.getByText("It is being processed once more.").waitFor();

  await visit(page, "/admin/webhooks?provider=stripe&status=processed");
  await page.getByRole("button", { name: "Replay…" }).click();
  const dialog = page.getByRole("dialog", { name: /Replay \d+ deliveries\?/ });
  await expectAccessibleOnPhone(page);
  await dialog.getByRole("button", { name: "Not now" }).click();

  await visit(page, "/admin/log");
  const log = page.getByRole("table", { name: "Audit log, newest first" });
  await log.getByRole("link", { name: "Replayed a delivery" }).first().waitFor();
  await log.getByRole("link", { name: "Looked at a delivery" }).first().click();
  await page.waitForURL(/\/admin\/webhooks\/[\da-f-]{36}$/);
});

test("where people sign in here, a super admin is told that there is no Clerk to compare with", async ({ open }) => {
  const page = await open({ as: "super_admin" });
  await visit(page, "/admin/directory");
  await page.getByText("People sign in here").waitFor();
  expect(await page.getByRole("button", { name: "Compare now" }).count()).toBe(0);
});

test("to everybody else the pages of super admins are not there", async ({ stack, open }) => {
  const { path } = await screenOf(stack, "/admin/organizations/{id}");
  const page = await open({ as: "tenant_owner" });
  for (const shut of ["/admin", "/admin/usage", "/admin/webhooks", "/admin/directory", "/admin/log", path]) {
    await page.goto(shut);
    await page
      .getByRole("heading", { name: /no page/i })
      .first()
      .waitFor();
    expect(await page.getByRole("button", { name: /Sync all|View as super admin/ }).count()).toBe(0);
  }
});

test("an investor compares organizations and is led to nobody in person", async ({ open }) => {
  const page = await open({ as: "investor" });
  await visit(page, "/portfolio");
  await page.getByRole("row").filter({ hasText: "Seaview Physiotherapy" }).getByText("632").waitFor();
  await page.getByRole("link", { name: "Export CSV" }).waitFor();
  const ways = await page.getByRole("navigation", { name: "Main" }).getByRole("link").allTextContents();
  expect(ways).toContain("Portfolio");
  expect(ways.filter((way) => /Patients|Appointments|Connections|Settings/.test(way))).toEqual([]);
  await visit(page, "/patients");
  await page.getByText("Your role does not include this page").waitFor();
});

test("whoever has one organization is offered no other", async ({ stack, open }) => {
  const { signIn } = await aClinic(stack);
  const page = await open({ as: signIn });
  await visit(page, "/");
  expect(await page.getByText("Change the organization").count()).toBe(0);
});
