import { randomUUID } from "node:crypto";
import { devices, type Page } from "playwright-core";
import { expect } from "vitest";
import { tooWideBy } from "./accessibility";
import { test } from "./browser";
import { aPractice, type Practice } from "./clinic";
import { percentsOf, watchPercents } from "./percents";

const patients = 40;
const patient = { timeout: 30_000 };
const password = "quiet river stones";

test("a new clinic signs up, connects, sees its patients arrive, and finds its way by mouse and keyboard", async ({
  stack,
  open,
  provider,
}) => {
  const practice = await aPractice(stack, { patients, appointments: 260 });
  const email = `${randomUUID()}@harbour.example`;
  const page = await open({ viewport: { width: 1280, height: 800 } });
  await watchPercents(page);

  await signUpByKeyboard(page, email);
  await page.getByRole("link", { name: "Connect Cliniko" }).click();
  await tryWrongKey(page);

  // The last pages come late, so that there is a sync to reload into however fast the machine is.
  await provider.misbehave({ kind: "slow", ms: 25_000, path: "^/v1/attendees", after: 1 });
  await connect(page, practice);
  await expect.poll(async () => (await percentsOf(page)).at(-1), patient).toBeGreaterThan(0);
  const beforeReload = (await percentsOf(page)).at(-1);
  await page.reload();
  await page.getByRole("progressbar").first().waitFor();
  await provider.behave();
  await seeSuccess(page);
  const percents = await percentsOf(page);
  expect(percents).toEqual(percents.toSorted((one, other) => one - other));
  expect(beforeReload).toBeLessThan(100);

  await page.keyboard.press("g");
  await page.keyboard.press("p");
  const name = await findPatient(page, () => page.keyboard.press("/"));
  await page.getByRole("link", { name }).press("Enter");
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await page.getByText("Appointments", { exact: true }).first().waitFor();

  await page.getByRole("link", { name: "Active patients" }).click();
  await chooseWindow(page);
  await signOut(page);
  await signInByKeyboard(page, email);
});

test("a new clinic gets as far on a phone", async ({ stack, open }) => {
  const practice = await aPractice(stack, { patients, appointments: 260 });
  const email = `${randomUUID()}@harbour.example`;
  const page = await open({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, userAgent: phone });

  await page.goto("/sign-up");
  await page.getByLabel("Clinic or group").fill("Harbour Physio");
  await page.getByLabel("Your name").fill("Ida Lund");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Create the organization" }).tap();
  await page.getByRole("link", { name: "Connect Cliniko" }).tap();
  await connect(page, practice);
  await seeSuccess(page);
  expect(await tooWideBy(page)).toBe(0);

  await page.getByRole("button", { name: "Open the navigation" }).tap();
  await page.getByRole("dialog").getByRole("link", { name: "Patients", exact: true }).tap();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  const name = await findPatient(page, () => page.getByRole("searchbox").tap());
  expect(await tooWideBy(page)).toBe(0);
  await page.getByRole("link", { name }).tap();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  expect(await tooWideBy(page)).toBe(0);

  await page.getByRole("button", { name: "Open the navigation" }).tap();
  await page.getByRole("dialog").getByRole("link", { name: "Active patients" }).tap();
  await chooseWindow(page);
  await page.getByRole("button", { name: "Open the navigation" }).tap();
  await signOut(page);
});

const phone = devices["iPhone 15"]?.userAgent ?? "";

async function signUpByKeyboard(page: Page, email: string): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: "Create an organization" }).press("Enter");
  await page.getByLabel("Clinic or group").focus();
  await page.keyboard.type("Harbour Physio");
  for (const words of ["Ida Lund", email, password]) {
    await page.keyboard.press("Tab");
    await page.keyboard.type(words);
  }
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Dashboard" }).waitFor();
}

/** The clinic's own mistake: a key of another practice, revoked or mistyped. */
async function tryWrongKey(page: Page): Promise<void> {
  const field = page.getByLabel("API key");
  await field.fill("0123456789abcdef0123-xx");
  await page.getByText("should end with its region").waitFor();
  await field.fill("0123456789abcdef0123-uk2");
  await page.getByText("Region: uk2").waitFor();
  await page.getByRole("button", { name: "Connect Cliniko" }).click();
  await page.getByText(/Cliniko .*(refuse|does not|did not).* key/i).waitFor();
  expect(await field.getAttribute("aria-invalid")).toBe("true");
}

async function connect(page: Page, { key, name }: Practice): Promise<void> {
  await page.getByLabel("API key").fill(key);
  await page.getByText("Region: au1").waitFor();
  await page.getByRole("button", { name: "Connect Cliniko" }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

async function seeSuccess(page: Page): Promise<void> {
  await page.getByRole("main").getByText("Succeeded").first().waitFor();
  await page.getByRole("progressbar").waitFor({ state: "detached" });
}

/** Finds somebody from the middle of the list by their family name, and answers how they are called. */
async function findPatient(page: Page, goToSearch: () => Promise<void>): Promise<string> {
  await page.getByText(`of ${patients} patients`).waitFor();
  const name = (await page.getByRole("row").nth(5).getByRole("link").first().textContent()) ?? "";
  await goToSearch();
  await page.keyboard.type(name.split(" ").at(-2) ?? "");
  await page.keyboard.type(` ${name.split(" ").at(-1)}`);
  await page.keyboard.press("Enter");
  await page.waitForURL(/[?&]search=/);
  await page.getByText("of 1 patient").waitFor();
  return name;
}

async function chooseWindow(page: Page): Promise<void> {
  await page.getByText("A visit in the last 45 days").waitFor();
  const inOwn = await activeCount(page);
  await page.getByRole("link", { name: "90 days" }).click();
  await page.getByText("Worked out just now for 90 days").waitFor();
  expect(page.url()).toContain("days=90");
  expect(await activeCount(page)).toBeGreaterThan(inOwn);
}

async function activeCount(page: Page): Promise<number> {
  const words = await page.getByRole("navigation", { name: "Pages" }).textContent();
  return Number(/of (\d+) active/.exec(words ?? "")?.[1]);
}

async function signOut(page: Page): Promise<void> {
  await page
    .getByRole("button", { name: /Ida Lund/ })
    .filter({ visible: true })
    .click();
  await page.getByRole("button", { name: "Sign out" }).filter({ visible: true }).click();
  await page.waitForURL("**/sign-in**");
}

async function signInByKeyboard(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail address").focus();
  await page.keyboard.type(email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Dashboard" }).waitFor();
  await page.getByRole("heading", { name: "Appointments per week" }).waitFor();
}
