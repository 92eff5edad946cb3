import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { test } from "./browser";
import { aClinic, aConnectedClinic } from "./clinic";
import { screenOf, visit } from "./screens";

test("a viewer looks up patients, and is led to nothing else", async ({ stack, open }) => {
  const page = await open({ as: "viewer" });
  await visit(page, "/patients");
  await page.getByRole("row").nth(1).waitFor();
  const ways = await page.getByRole("navigation", { name: "Main" }).getByRole("link").allTextContents();
  expect(ways).toEqual(expect.arrayContaining(["Dashboard", "Patients", "Active patients", "Overdue"]));
  expect(ways.filter((way) => /Connections|Alerts|Audit|Settings/.test(way))).toEqual([]);
  for (const name of ["Export CSV", "New contact"]) expect(await page.getByRole("link", { name }).count()).toBe(0);

  const { path } = await screenOf(stack, "/patients/{id}");
  await visit(page, path);
  await page.getByText("Appointments").first().waitFor();
  expect(await page.getByRole("button", { name: /Save|Edit|Sync/ }).count()).toBe(0);
});

test("a viewer is told that connections, syncs, settings and the audit log are not for their role", async ({
  stack,
  open,
}) => {
  const page = await open({ as: "viewer" });
  const ids = await Promise.all(["/connections/{id}", "/runs/{id}"].map((route) => screenOf(stack, route)));
  const shut = ["/connections", "/connections/new", "/alerts", "/audit", "/settings", "/patients/new"];
  for (const path of [...shut, ...ids.map((screen) => screen.path)]) {
    await visit(page, path);
    await page.getByText("Your role does not include this page").waitFor();
  }
});

test("whoever is refused a page is told why, and who can change it", async ({ open }) => {
  const page = await open({ as: "viewer" });
  await visit(page, "/audit");
  await page.getByRole("link", { name: "Why, and who can change it" }).click();
  await page.getByText("That page is for those who can: Read the audit log").waitFor();
  await page.getByText(/Not part of the role Viewer\. .+ can change that\./).waitFor();
  await page.getByText("What you can do in", { exact: false }).waitFor();
});

test("clinic staff export and add people, but do not sync", async ({ open }) => {
  const page = await open({ as: "clinic_staff" });
  await visit(page, "/patients");
  for (const name of ["Export CSV", "New contact"]) await page.getByRole("link", { name }).waitFor();
  await visit(page, "/connections");
  await page.getByText("Your role does not include this page").waitFor();
});

test("another clinic's owner finds nothing at this clinic's addresses", async ({ stack, open }) => {
  const [own, other] = await Promise.all([aConnectedClinic(stack, { patients: 3, appointments: 6 }), aClinic(stack)]);
  const { data } = await own.call<{ data: { id: string; name: string }[] }>("/api/patients?limit=1");
  const [patient = { id: "", name: "" }] = data;
  const page = await open({ as: other.signIn });
  const places = [
    `/patients/${patient.id}`,
    `/patients/${patient.id}/edit`,
    `/connections/${own.connectionId}`,
    `/runs/${own.runId}`,
  ];
  for (const path of [...places, `/patients/${randomUUID()}`]) {
    await visit(page, path);
    await page.getByText("This is not here").waitFor();
    expect(await page.content()).not.toContain(patient.name);
    expect(await page.content()).not.toContain(own.practice.name);
  }
});
