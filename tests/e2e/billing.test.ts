import type { Page } from "playwright-core";
import { expect } from "vitest";
import { test } from "./browser";
import { aClinic, stripeOf, subscribe } from "./clinic";
import { visit } from "./screens";

test("an owner subscribes, upgrades, misses a payment, sees it on every page, and pays", async ({ stack, open }) => {
  const clinic = await aClinic(stack);
  const page = await open({ as: clinic.signIn });
  await visit(page, "/settings/billing");
  await page.getByText("Your trial shows everything of this plan").waitFor();

  await page.getByRole("button", { name: "Choose Basic" }).click();
  await page.getByRole("button", { name: "Subscribe with a card that fails at the next payment" }).click();
  await page.getByText("You are on Basic").waitFor();
  await page.getByRole("cell", { name: /\b0\.00/ }).waitFor();

  await page.getByRole("button", { name: "Upgrade to Pro" }).click();
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("You are on Pro").waitFor();

  const stripe = await stripeOf(stack, clinic);
  await stripe.order("renew");
  await untilShown(page, "/patients", "A payment did not go through");
  await page.getByRole("link", { name: "Settle the payment" }).click();
  await page.getByText("Payment missing since").waitFor();
  await page.getByRole("row", { name: /To be paid/ }).waitFor();

  await page.getByRole("button", { name: "Settle the payment" }).click();
  await page.getByRole("button", { name: "Update the card to one that works" }).click();
  await page.getByRole("button", { name: "Pay now" }).click();
  await page.getByRole("link", { name: "Return to Practice Hub" }).click();
  await page.getByText("Next payment").waitFor();
  await visit(page, "/patients");
  expect(await page.getByRole("region", { name: "Subscription" }).count()).toBe(0);
});

test("a clinic whose subscription has ended reads and exports, and changes nothing until it subscribes", async ({
  stack,
  open,
}) => {
  const clinic = await aClinic(stack);
  const { patient } = await clinic.call<{ patient: { id: string } }>("/api/patients", aPatient("Robin"));
  await subscribe(clinic);
  const stripe = await stripeOf(stack, clinic);
  await stripe.order("press", { deed: "cancel-now" });
  const page = await open({ as: clinic.signIn });
  await untilShown(page, "/", "Your subscription has ended");

  await expect(clinic.call("/api/patients", aPatient("Sasha"))).rejects.toThrow(/402.*"code":"subscription"/);
  expect((await clinic.read("/api/patients/export")).status).toBe(200);
  await visit(page, `/patients/${patient.id}/edit`);
  await page.getByLabel("First name").fill("Alex");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Everything can still be read and exported, but not changed. An owner").waitFor();

  await visit(page, "/settings/billing");
  await page.getByRole("button", { name: "Choose Pro" }).click();
  await page.getByRole("button", { name: "Subscribe with a card that works" }).click();
  await page.getByText("You are on Pro").waitFor();
  await clinic.call("/api/patients", aPatient("Sasha"));
});

function aPatient(firstName: string) {
  return { method: "POST", body: { firstName, lastName: "Fernsby" } };
}

/** Looks again until what Stripe has told is there. */
async function untilShown(page: Page, path: string, text: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await visit(page, path);
        return page.getByText(text).count();
      },
      { timeout: 30_000, interval: 300 },
    )
    .toBeGreaterThan(0);
}
