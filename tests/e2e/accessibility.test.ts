import { randomUUID } from "node:crypto";
import { describe } from "vitest";
import { expectAccessible, expectAccessibleOnPhone } from "./accessibility";
import { test } from "./browser";
import { aClinic } from "./clinic";
import { connectionScreen, screenNames, screenOf, visit } from "./screens";
import { expectLight, watchWeight } from "./weight";

const calm = { reducedMotion: "reduce" } as const;

// Two at a time: while one screen is looked at, the next one is fetched.
describe.concurrent("with the demo clinic's data", () => {
  test.for(screenNames)("%s", async (route, { stack, open }) => {
    const { path, ...who } = await screenOf(stack, route);
    const page = await open({ ...calm, ...who });
    await watchWeight(page);
    await visit(page, path);
    await expectLight(page);
    await expectAccessible(page);
    await expectAccessibleOnPhone(page);
  });

  test("the connection of payments, which are notified", async ({ stack, open }) => {
    const { path, ...who } = await connectionScreen(stack, "mx-merchant");
    const page = await open({ ...calm, ...who });
    await watchWeight(page);
    await visit(page, path);
    await page.getByRole("heading", { name: "Notifications" }).waitFor();
    await expectLight(page);
    await expectAccessible(page);
    await expectAccessibleOnPhone(page);
  });

  test("the home of a nurse, whose role has no figures", async ({ open }) => {
    const page = await open({ ...calm, as: "nurse" });
    await visit(page, "/");
    await page.getByRole("link", { name: "Invoices to send" }).waitFor();
    await expectAccessibleOnPhone(page);
  });
});

describe("with nothing yet", () => {
  test("a clinic that has just signed up", async ({ stack, open }) => {
    const { signIn } = await aClinic(stack);
    const page = await open({ ...calm, as: signIn });
    for (const path of ["/", "/patients", "/active-patients", "/overdue", "/connections", "/alerts"]) {
      await visit(page, path);
      await expectAccessible(page);
    }
  });

  test("a search that finds nobody", async ({ open }) => {
    const page = await open({ ...calm, as: "tenant_owner" });
    for (const list of ["/patients", "/active-patients", "/overdue"]) {
      await visit(page, `${list}?search=zzzz`);
      await expectAccessible(page);
    }
  });
});

describe("what is not there, and what is not for everybody", () => {
  test("a page that is not there", async ({ open }) => {
    const page = await open({ ...calm, as: "tenant_owner" });
    for (const path of ["/nowhere", `/patients/${randomUUID()}`]) {
      await visit(page, path);
      await expectAccessible(page);
    }
  });

  test("a page that a role does not include", async ({ open }) => {
    const page = await open({ ...calm, as: "viewer" });
    await visit(page, "/connections");
    await expectAccessibleOnPhone(page);
  });

  test("a form with mistakes", async ({ open }) => {
    const page = await open(calm);
    await visit(page, "/sign-up");
    await page.getByRole("button", { name: "Create the organization" }).click();
    await page.locator("[aria-invalid='true']").first().waitFor();
    await expectAccessible(page);
    await visit(page, "/sign-in");
    await page.getByLabel("E-mail address").fill("nobody@harbour.example");
    await page.getByLabel("Password", { exact: true }).fill("quiet river stones");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").filter({ hasText: /./ }).waitFor();
    await expectAccessible(page);
  });
});

describe("what opens over a page", () => {
  const openers = ["Sync now", "Paste a new key", "Disconnect", "Make an address"];
  test.for(openers)("%s", async (button, { stack, open }) => {
    const { path } = await screenOf(stack, "/connections/{id}");
    const page = await open({ ...calm, as: "tenant_owner" });
    await visit(page, path);
    await page.getByRole("button", { name: button }).click();
    await page.getByRole("dialog").waitFor();
    await expectAccessibleOnPhone(page);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  test("an address to enter by hand", async ({ stack, open }) => {
    const { path, ...who } = await connectionScreen(stack, "mx-merchant");
    const page = await open({ ...calm, ...who });
    await visit(page, path);
    await page.getByRole("button", { name: "Show an address to enter by hand" }).click();
    await page.getByRole("dialog").waitFor();
    await expectAccessibleOnPhone(page);
  });

  test("a rule, tried out, and another name for a category", async ({ open }) => {
    const page = await open({ ...calm, as: "tenant_owner" });
    const dialog = page.getByRole("dialog");
    await visit(page, "/products");
    await page.getByRole("button", { name: "Add rule to Classes" }).click();
    await dialog.getByLabel("Words or pattern").fill("hydro");
    await dialog.getByRole("button", { name: "Try it out" }).click();
    await dialog.getByText(/products? would move/).waitFor();
    await expectAccessibleOnPhone(page);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Rename Classes" }).click();
    await dialog.waitFor();
    await expectAccessibleOnPhone(page);
  });

  test("the account's menu, and the navigation on a phone", async ({ open }) => {
    const page = await open({ ...calm, as: "tenant_owner", viewport: { width: 1280, height: 800 } });
    await visit(page, "/settings");
    await page.getByRole("button", { name: /Olive Harper/ }).click();
    await page.getByText("Signed in as").waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "Open the navigation" }).click();
    await page.getByRole("dialog").getByRole("link", { name: "Patients", exact: true }).waitFor();
    await expectAccessibleOnPhone(page);
  });
});
