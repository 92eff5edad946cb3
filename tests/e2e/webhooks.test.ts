import { expect } from "vitest";
import { test } from "./browser";
import { aBusyIntake, settled } from "./deliveries";
import { visit } from "./screens";

test("an admin sees what arrived, narrows it, looks at one delivery and replays what the list shows", async ({
  stack,
  open,
}) => {
  const { clinic, kept } = await aBusyIntake(stack);
  const page = await open({ as: clinic.signIn });
  await visit(page, "/webhooks");
  expect(await page.getByRole("table", { name: "Deliveries, newest first" }).getByRole("row").count()).toBe(
    kept.length + 1,
  );
  const turnedAway = page.getByRole("table", { name: "What was turned away" });
  expect(await turnedAway.getByRole("row").nth(1).textContent()).toMatch(/Wrong signature.*3$/);

  await page.getByLabel("Status").selectOption("ignored");
  await page.waitForURL(/status=ignored/);
  await page.getByRole("table", { name: "Deliveries" }).getByRole("link", { name: "invoices" }).click();
  await page.getByRole("heading", { name: "invoices" }).waitFor();
  const payload = page.getByRole("region", { name: "Payload" });
  expect(await payload.textContent()).toContain('"access_token": "[redacted]"');
  expect(await page.content()).not.toContain("shown to nobody");
  expect(await page.getByRole("region", { name: "Headers" }).textContent()).toContain("webhook-id: msg_");
  expect(await page.getByText("Without their values").textContent()).toContain("webhook-signature");

  await visit(page, "/webhooks?status=processed");
  await page.getByRole("button", { name: "Replay…" }).click();
  const dialog = page.getByRole("dialog", { name: "Replay 4 deliveries?" });
  await dialog.getByRole("button", { name: "Replay 4 deliveries" }).click();
  await page.getByText("4 deliveries will be processed once more.").waitFor();
  const after = await settled(clinic);
  expect(after.map(({ id, status }) => [id, status])).toEqual(kept.map(({ id, status }) => [id, status]));

  await visit(page, `/webhooks/${kept[0]?.id}`);
  await page.getByRole("button", { name: "Replay" }).click();
  await page.getByText("It is being processed once more.").waitFor();
});
