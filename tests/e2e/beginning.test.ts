import { expect } from "vitest";
import { demoCredentials } from "@/lib/integrations/mx-merchant/sandbox/merchants";
import { tooWideBy } from "./accessibility";
import { test } from "./browser";
import { aClinic, aConnectedClinic } from "./clinic";
import { visit } from "./screens";

const phone = { viewport: { width: 390, height: 844 } };

const steps: [screen: string, step: string, leadsTo: string][] = [
  ["/", "Connect Cliniko", "/connections/new?provider=cliniko"],
  ["/patients", "Connect Cliniko", "/connections/new?provider=cliniko"],
  ["/active-patients", "Go to connections", "/connections"],
  ["/overdue", "Go to connections", "/connections"],
  ["/appointments", "Go to connections", "/connections"],
  ["/transactions", "Connect MX Merchant", "/connections/new?provider=mx-merchant"],
  ["/invoices", "Connect MX Merchant", "/connections/new?provider=mx-merchant"],
  ["/revenue", "Connect MX Merchant", "/connections/new?provider=mx-merchant"],
  ["/memberships", "Connect MX Merchant", "/connections/new?provider=mx-merchant"],
  ["/connections", "Connect an account", "/connections/new"],
];

test("each screen of a new clinic is empty for a reason, and says to its owner what comes next", async ({
  stack,
  open,
}) => {
  const { signIn } = await aClinic(stack);
  const page = await open({ as: signIn });
  for (const [screen, step, leadsTo] of steps) {
    await visit(page, screen);
    const next = page.getByRole("main").getByRole("link", { name: step, exact: true });
    expect([screen, await next.getAttribute("href")]).toEqual([screen, leadsTo]);
  }
});

test("a clinic with one system is told what another would bring, until it has that too", async ({ stack, open }) => {
  const clinic = await aConnectedClinic(stack);
  const page = await open({ as: clinic.signIn });
  await visit(page, "/");
  await page.getByRole("link", { name: "Connect MX Merchant" }).click();
  await page.getByRole("heading", { level: 1, name: "Connect MX Merchant" }).waitFor();

  const credentials = demoCredentials();
  const body = { provider: "mx-merchant", credentials };
  const { connection } = await clinic.call<{ connection: { id: string } }>("/api/organization/integrations", {
    method: "POST",
    body,
  });
  await visit(page, "/");
  await page.getByText(/^MX Merchant · /).waitFor();
  expect(await page.getByRole("link", { name: "Connect MX Merchant" }).count()).toBe(0);

  await visit(page, "/connections");
  const [practice, merchant] = await page.getByRole("article").getByRole("term").allTextContents().then(inThrees);
  expect(practice).toEqual(["Patients", "Appointments", "Practitioners"]);
  expect(merchant).toEqual(["Payments", "Invoices", "Memberships"]);
  // Otherwise its first sync takes the account's allowance from every other test for two minutes.
  await clinic.call(`/api/connections/${connection.id}`, { method: "PATCH", body: { paused: true } });
});

test("who is active is not said to be nobody before it has been counted", async ({ stack, open }) => {
  const clinic = await aClinic(stack);
  await clinic.call("/api/patients", { method: "POST", body: { firstName: "Robin", lastName: "Fernsby" } });
  const page = await open({ as: clinic.signIn });
  await visit(page, "/");
  await page.getByText("current records", { exact: true }).waitFor();
  await page.getByText("not counted yet").first().waitFor();
  expect(await page.getByText("not counted yet").count()).toBe(2);
});

test("whoever changes the first name of a contact that another system made changes nothing else", async ({
  stack,
  open,
}) => {
  const { signIn, call } = await aClinic(stack);
  const facts = {
    lastName: "Fernsby",
    phones: [{ number: "0491 570 156" }, { number: "ask at desk", label: "Night nurse" }],
    address: { lines: ["Level 3", "12 Pier Lane"], city: "Hobart", state: "TAS", country: "Australia" },
  };
  type One = { patient: { id: string; updatedAt: string } };
  const body = { firstName: "Robin", ...facts };
  const { patient: made } = await call<One>("/api/patients", { method: "POST", body });
  const page = await open({ as: signIn });
  await visit(page, `/patients/${made.id}/edit`);
  await page.getByLabel("First name").fill("Robyn");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByRole("heading", { level: 1, name: "Robyn Fernsby" }).waitFor();
  const { patient: saved } = await call<One>(`/api/patients/${made.id}`);
  const changed = { firstName: "Robyn", name: "Robyn Fernsby", updatedAt: saved.updatedAt };
  expect(saved).toEqual({ ...made, ...changed });
});

test("the longest name stays inside of a phone, and the way past the navigation can be seen", async ({
  stack,
  open,
}) => {
  const { signIn, call } = await aClinic(stack);
  const body = {
    firstName: "Wolfeschlegelsteinhausenbergerdorff",
    lastName: "Featherstonehaugh-Llanfairpwllgwyngyll",
    emails: ["an.extraordinarily.long.address.of.one.person@a-rather-long-name.example"],
  };
  const { patient } = await call<{ patient: { id: string } }>("/api/patients", { method: "POST", body });
  const page = await open({ as: signIn, ...phone });
  await visit(page, `/patients/${patient.id}`);
  expect(await tooWideBy(page)).toBe(0);
  const heading = await page.getByRole("heading", { level: 1 }).boundingBox();
  expect((heading?.x ?? 0) + (heading?.width ?? 0)).toBeLessThanOrEqual(phone.viewport.width);

  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  expect((await skip.boundingBox())?.height).toBeGreaterThanOrEqual(40);
  await skip.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
});

function inThrees(words: string[]): string[][] {
  return [words.slice(0, 3), words.slice(3)];
}
