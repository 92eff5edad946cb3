import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { expectAccessible, expectAccessibleOnPhone } from "./accessibility";
import { changeBehind } from "./behind";
import { test } from "./browser";
import { aClinic } from "./clinic";
import { visit } from "./screens";
import { readLines } from "./web-log";

// What React and the browser say of a screen that failed: neither names what failed.
const failing = { excused: /Minified React error #441|status of 500/, reducedMotion: "reduce" } as const;

test("a screen that cannot be loaded says so, leaves one line in the log, and is there when it is tried again", async ({
  stack,
  open,
}) => {
  const clinic = await aClinic(stack);
  const body = { firstName: "Robin", lastName: "Fernsby" };
  const { patient } = await clinic.call<{ patient: { id: string } }>("/api/patients", { method: "POST", body });
  const keep = (metadata: string) =>
    changeBehind(stack, clinic, ["UPDATE contacts SET metadata = $1 WHERE id = $2", metadata, patient.id]);
  const page = await open({ ...failing, as: clinic.signIn });
  const before = readLines().length;
  await keep('{"phones": "no list"}');
  await visit(page, `/patients/${patient.id}`);
  await seeTrouble(page, "This screen could not be loaded");
  await expectAccessible(page);
  // The navigation around it is still there.
  await page.getByRole("link", { name: "Patients", exact: true }).waitFor();

  const troubles = () =>
    readLines()
      .slice(before)
      .filter(({ level }) => level === "error");
  await expect.poll(troubles).toEqual([expect.objectContaining({ event: "screen", route: "/patients/[id]" })]);

  await keep("{}");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { level: 1, name: "Robin Fernsby" }).waitFor();
  expect(troubles()).toHaveLength(1);
});

test("where even the frame around the screens fails, that is said too: to staff, to whoever is invited, to super admins", async ({
  stack,
  open,
}) => {
  const clinic = await aClinic(stack);
  const body = { email: `${randomUUID()}@harbour.example`, role: "clinic_staff" };
  const { link } = await clinic.call<{ link: string }>("/api/agents/invite", { method: "POST", body });
  const moveTo = (zone: string) =>
    changeBehind(stack, clinic, ["UPDATE organizations SET time_zone = $1 WHERE id = $2", zone, clinic.organizationId]);
  const [own, invited, overseen] = [
    await open({ ...failing, as: clinic.signIn }),
    await open(failing),
    await open({ ...failing, as: "super_admin" }),
  ];
  await moveTo("Nowhere/Else");
  await visit(own, "/");
  await seeTrouble(own, "Something went wrong on our side");
  await expectAccessibleOnPhone(own);
  await visit(invited, new URL(link).pathname);
  await seeTrouble(invited, "Something went wrong on our side");
  await visit(overseen, `/admin/organizations/${clinic.organizationId}`);
  await seeTrouble(overseen, "This screen could not be loaded");
  await expectAccessibleOnPhone(overseen);

  await moveTo("Australia/Melbourne");
  for (const page of [own, invited, overseen]) await page.getByRole("button", { name: "Try again" }).click();
  await own.getByRole("heading", { level: 1, name: "Dashboard" }).waitFor();
  await invited.getByRole("heading", { name: "Join Harbour Physio" }).waitFor();
  await overseen.getByRole("heading", { level: 1, name: "Harbour Physio" }).waitFor();
});

async function seeTrouble(page: Page, title: string): Promise<void> {
  const trouble = page.getByRole("alert").filter({ hasText: title });
  await trouble.getByRole("button", { name: "Try again" }).waitFor();
  await trouble.getByText(/^Reference \d+$/).waitFor();
}
