import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { test } from "./browser";
import { aClinic } from "./clinic";
import { visit } from "./screens";

test("an owner sees who looked at a patient, finds it in the log, and takes the log along", async ({ stack, open }) => {
  const { signIn, call } = await aClinic(stack);
  const body = { firstName: "Robin", lastName: "Fernsby" };
  const { patient } = await call<{ patient: { id: string } }>("/api/patients", { method: "POST", body });
  const page = await open({ as: signIn });
  await visit(page, `/patients/${patient.id}`);
  await page.getByRole("heading", { name: "Who looked at this" }).waitFor();
  await page.getByText("(you)").waitFor();

  await visit(page, `/audit?subjectType=contact&subjectId=${patient.id}`);
  await page.getByRole("table").getByText("Looked at a patient").first().waitFor();
  expect(await page.getByRole("table").getByText("Created the organization").count()).toBe(0);
  await page.getByRole("combobox", { name: "Action" }).selectOption({ label: "Added a contact" });
  await page.waitForURL(/action=patient_created/);
  expect(page.url()).toContain(`subjectId=${patient.id}`);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("patient_created");

  await page.getByRole("link", { name: "remove this filter" }).click();
  await page.waitForURL((url) => !url.search.includes("subjectId"));
  await visit(page, "/audit");
  await page.getByRole("table").getByText("Exported the audit log").first().waitFor();
});

test("whoever may not read the audit log is not shown who looked", async ({ open }) => {
  const page = await open({ as: "clinic_staff" });
  const { data } = await listOf(page, "/api/patients?limit=1");
  await visit(page, `/patients/${data[0]?.id}`);
  await page.getByText("Appointments").first().waitFor();
  expect(await page.getByText("Who looked at this").count()).toBe(0);
});

async function listOf(page: Page, path: string): Promise<{ data: { id: string }[] }> {
  const response = await page.request.get(path);
  return (await response.json()) as { data: { id: string }[] };
}
