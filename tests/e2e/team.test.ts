import { randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import { expectAccessibleOnPhone } from "./accessibility";
import { test } from "./browser";
import { aClinic } from "./clinic";
import { visit } from "./screens";

test("somebody is invited, joins, gets another role, and loses access", async ({ stack, open }) => {
  const { signIn } = await aClinic(stack);
  const owner = await open({ as: signIn });
  const email = `${randomUUID()}@harbour.example`;
  await visit(owner, "/team");
  await owner.getByRole("button", { name: "Invite" }).click();
  const dialog = owner.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill(email);
  await dialog.getByLabel("Role").selectOption({ label: "Viewer" });
  await dialog.getByRole("button", { name: "Send the invitation" }).click();
  const link = await dialog.getByLabel("Link", { exact: true }).inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();
  await visit(owner, "/team/invitations");
  await owner.getByRole("rowheader", { name: email }).waitFor();

  const newcomer = await open();
  await visit(newcomer, new URL(link).pathname);
  await newcomer.getByRole("heading", { name: "Join Harbour Physio" }).waitFor();
  await newcomer.getByLabel("Your name").fill("Nora Pike");
  await newcomer.getByLabel("Password", { exact: true }).fill("seven calm harbours");
  await newcomer.getByRole("button", { name: "Join" }).click();
  await newcomer.waitForURL(({ pathname }) => pathname === "/");
  await visit(newcomer, "/connections");
  await newcomer.getByText("Your role does not include this page").waitFor();
  await visit(newcomer, new URL(link).pathname);
  await newcomer.getByRole("heading", { name: "This invitation does not hold" }).waitFor();

  await visit(owner, "/team?search=nora");
  await owner.getByRole("link", { name: "Nora Pike" }).click();
  await owner.getByRole("button", { name: "Change role" }).click();
  await dialog.getByText("Administrator", { exact: true }).click();
  await dialog.getByRole("button", { name: "Change role" }).click();
  await owner.getByText("Administrator · ").waitFor();
  await visit(newcomer, "/connections");
  await newcomer.getByRole("heading", { name: "Connections" }).waitFor();

  await owner.getByRole("button", { name: "Deactivate" }).click();
  await dialog.getByRole("button", { name: "Deactivate" }).click();
  await owner.getByText("Deactivated").first().waitFor();
  await newcomer.goto("/connections");
  await newcomer.getByText("Your access has ended").waitFor();
});

test("one permission is granted and taken back, and the page says why", async ({ stack, open }) => {
  const { signIn, call } = await aClinic(stack);
  const { link } = await call<{ link: string }>("/api/agents/invite", {
    method: "POST",
    body: { email: `${randomUUID()}@harbour.example`, role: "viewer" },
  });
  const body = { token: link.split("/invite/")[1], fullName: "Nora Pike", password: "seven calm harbours" };
  await call("/api/invitations/accept", { method: "POST", body });
  const page = await open({ as: signIn });
  await visit(page, "/team?role=viewer");
  await page.getByRole("link", { name: "Nora Pike" }).click();
  const exporting = page.getByRole("listitem").filter({ hasText: "data.export" });
  await exporting.getByText("Not part of the role Viewer").waitFor();
  await page.getByRole("button", { name: "Adjust" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Permission").selectOption("data.export");
  await dialog.getByRole("button", { name: "Adjust" }).click();
  await exporting.getByText("Granted by Ida Lund").waitFor();
  await page.getByRole("button", { name: "Remove the adjustment: Export data" }).click();
  await exporting.getByText("Not part of the role Viewer").waitFor();
});

test("somebody who has an account joins with its password", async ({ stack, open }) => {
  const [clinic, other] = [await aClinic(stack, "Seagull Physio"), await aClinic(stack)];
  const body = { email: other.signIn.email, role: "tenant_admin" };
  const { link } = await clinic.call<{ link: string }>("/api/agents/invite", { method: "POST", body });
  const page = await open();
  await visit(page, new URL(link).pathname);
  await page.getByRole("link", { name: "I have an account" }).click();
  await page.getByRole("button", { name: "Sign in and join" }).waitFor();
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in and join" }).click();
  await page.getByRole("alert").filter({ hasText: "This did not work" }).waitFor();
  await page.getByLabel("Password", { exact: true }).fill(other.signIn.password);
  await page.getByRole("button", { name: "Sign in and join" }).click();
  await page.waitForURL(({ pathname }) => pathname === "/");
  await page.getByText("Seagull Physio").first().waitFor();
});

describe("what opens over the team's pages is accessible", () => {
  const calm = { reducedMotion: "reduce" } as const;

  test("inviting", async ({ stack, open }) => {
    const { signIn } = await aClinic(stack);
    const page = await open({ ...calm, as: signIn });
    await visit(page, "/team");
    await page.getByRole("button", { name: "Invite" }).click();
    await page.getByRole("dialog").waitFor();
    await expectAccessibleOnPhone(page);
    await page.getByLabel("E-mail address").fill("robin@harbour.example");
    await page.getByRole("button", { name: "Send the invitation" }).click();
    await page.getByRole("button", { name: "Done" }).waitFor();
    await expectAccessibleOnPhone(page);
  });

  test("changing a member", async ({ stack, open }) => {
    const page = await open({ ...calm, as: "tenant_owner" });
    await visit(page, "/team?role=viewer");
    await page.getByRole("link", { name: "Vera Lindqvist" }).click();
    for (const name of ["Change role", "Set last day", "Deactivate", "Adjust"]) {
      await page.getByRole("button", { name }).click();
      await page.getByRole("dialog").waitFor();
      await expectAccessibleOnPhone(page);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
    expect(stack.url).toMatch(/^http/);
  });
});
