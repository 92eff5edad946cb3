import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { expectAccessible } from "./accessibility";
import { test } from "./browser";
import { aConnectedClinic, type Connected, syncOf } from "./clinic";
import { percentsOf, watchPercents } from "./percents";
import { visit } from "./screens";

const calm = { reducedMotion: "reduce" } as const;
const patient = { timeout: 30_000 };

test("a sync is followed live in its dialog and on the page, and stops when it is told to", async ({
  stack,
  open,
  provider,
}) => {
  const clinic = await aConnectedClinic(stack, { appointments: 600 });
  const page = await open({ ...calm, as: clinic.signIn });
  await watchPercents(page);
  await visit(page, `/connections/${clinic.connectionId}`);
  // Slow enough to be watched, and held back at one of a list's pages until it is stopped, however long that takes. Some
  // other clinic may call for the list just now, so it is not the first of them.
  await provider.misbehave({ kind: "slow", ms: 600, path: "^/v1/" });
  await provider.misbehave({ kind: "slow", ms: 25_000, path: "^/v1/individual_appointments", after: 3 });
  await start(page, "Everything");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("progressbar").waitFor();
  await expect.poll(async () => (await percentsOf(page)).length, patient).toBeGreaterThan(1);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await page.getByText("Sync under way").waitFor();

  await page.getByRole("button", { name: "Syncing…" }).click();
  await dialog.getByRole("button", { name: "Stop" }).click();
  await dialog.getByText("It was stopped").waitFor();
  await provider.behave();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByRole("main").getByText("Canceled").first().waitFor();
});

test("two people who start a sync at once follow the same one", async ({ stack, open, provider }) => {
  const clinic = await aConnectedClinic(stack);
  await clinic.practice.order("createPatient", { firstName: "Nova", lastName: "Starling" });
  const path = `/connections/${clinic.connectionId}`;
  const [one, other] = [await open({ as: clinic.signIn }), await open({ as: clinic.signIn })];
  await Promise.all([visit(one, path), visit(other, path)]);
  await choose(other, "What changed");
  await provider.misbehave({ kind: "slow", ms: 25_000, path: "^/v1/" });
  await start(one, "What changed");
  await one.getByRole("dialog").getByRole("progressbar").waitFor();
  await other.getByRole("button", { name: "Start" }).click();
  await other.getByRole("dialog").getByRole("progressbar").waitFor();
  await provider.behave();
  for (const page of [one, other]) await page.getByRole("dialog", { name: /succeeded/ }).waitFor();
  const links = [one, other].map((page) => page.getByRole("link", { name: "Open the run" }).getAttribute("href"));
  const [first, second] = await Promise.all(links);
  expect(first).toBe(second);
  await one.getByText("1 new").first().waitFor();
});

test("an item that could not be read is kept with its reason, and arrives when it is retried", async ({
  stack,
  open,
  provider,
}) => {
  const clinic = await aConnectedClinic(stack);
  await provider.misbehave({ kind: "wrongShape", path: "^/v1/patients", times: 1 });
  expect((await syncOf(clinic, "full")).status).toBe("partial");
  const page = await open({ ...calm, as: clinic.signIn });
  await visit(page, `/connections/${clinic.connectionId}`);
  const items = page.getByRole("table", { name: "Failed items" });
  expect(await items.getByRole("row").nth(1).textContent()).toMatch(/Patients.*(created_at|date|read|shape)/i);
  await expectAccessible(page);
  await items.getByRole("button", { name: /^Retry Patients/ }).click();
  await page.getByText("This time it arrived.").waitFor();
  await items.waitFor({ state: "detached" });
  const { data } = await clinic.call<{ data: { resolvedAt: string | null }[] }>("/api/sync-failures");
  expect(data.every(({ resolvedAt }) => resolvedAt !== null)).toBe(true);
});

test("a refused key is said everywhere, and a new one heals it", async ({ stack, open }) => {
  const clinic = await aConnectedClinic(stack);
  const newKey = await replaceKeyAtProvider(clinic);
  expect((await syncOf(clinic, "incremental")).status).toBe("failed");
  const page = await open({ ...calm, as: clinic.signIn });
  await visit(page, "/");
  await page.getByRole("link", { name: "See alerts" }).click();
  await page.getByRole("heading", { name: "Alerts" }).waitFor();
  await expectAccessible(page);
  await visit(page, `/connections/${clinic.connectionId}`);
  await page.getByText("Cliniko refuses the stored key").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Paste a new key" }).first().click();
  await page.getByLabel("API key").fill(newKey);
  await page.getByRole("button", { name: "Use this key" }).click();
  await page.getByText("Cliniko accepts the new key.").waitFor();
  await page.getByText("Cliniko refuses the stored key").waitFor({ state: "detached" });
  await start(page, "What changed");
  await page.getByRole("dialog", { name: /succeeded/ }).waitFor();
});

test("a sync that would delete many asks first, and somebody can say that it was meant", async ({ stack, open }) => {
  const clinic = await aConnectedClinic(stack, { patients: 20, appointments: 20 });
  const { data } = await clinic.call<{ data: { id: string; name: string }[] }>("/api/patients?limit=5");
  for (const { id } of data) await clinic.practice.order("remove", { id: await clinikoIdOf(clinic, id) });
  expect((await syncOf(clinic, "full")).status).toBe("failed");
  const page = await open({ ...calm, as: clinic.signIn });
  await visit(page, `/connections/${clinic.connectionId}`);
  await page.getByText("Many records vanished at once").waitFor();
  await page.getByRole("button", { name: "They were deleted" }).click();
  await page.getByRole("dialog").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Yes, sync everything again" }).click();
  const standing = async () => (await clinic.call<{ total: number }>("/api/patients?limit=1")).total;
  await expect.poll(standing, patient).toBe(15);
  await page.getByText("Many records vanished at once").waitFor({ state: "detached" });
});

test("the list is exported as it is filtered", async ({ open }) => {
  const page = await open({ as: "tenant_owner" });
  await visit(page, "/patients?search=ash");
  const [, total] = /of (\d+) patients?/.exec((await page.getByRole("main").textContent()) ?? "") ?? [];
  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toMatch(/^patients.*\.csv$/);
  const lines = (await readFile(await download.path(), "utf8")).trim().split(/\r?\n/);
  expect(lines).toHaveLength(Number(total) + 1);
  expect(lines[0]).toMatch(/name/i);
});

async function choose(page: Page, what: string): Promise<void> {
  await page.getByRole("button", { name: "Sync now" }).click();
  await page.getByRole("dialog").getByText(what, { exact: true }).click();
}

async function start(page: Page, what: string): Promise<void> {
  await choose(page, what);
  await page.getByRole("button", { name: "Start" }).click();
}

/** Somebody revokes the clinic's key in Cliniko, and makes another. */
async function replaceKeyAtProvider({ practice }: Connected): Promise<string> {
  const newKey = `${randomBytes(12).toString("hex")}-au1`;
  await practice.order("addKey", { key: newKey });
  await practice.order("removeKey", { key: practice.key });
  return newKey;
}

async function clinikoIdOf({ call }: Connected, id: string): Promise<string> {
  const { patient: found } = await call<{ patient: { clinikoPatientId: string } }>(`/api/patients/${id}`);
  return found.clinikoPatientId;
}
