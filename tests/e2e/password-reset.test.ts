import { expect } from "vitest";
import { expectAccessible, expectAccessibleOnPhone } from "./accessibility";
import { test } from "./browser";
import { aClinic } from "./clinic";
import { visit } from "./screens";
import { readWebLog } from "./web-log";

const newPassword = "nine green ladders";

/** The link that was mailed to somebody last: without a mail server the demo writes its mail to its log. */
async function mailedLink(email: string): Promise<string> {
  const links = () =>
    readWebLog()
      .split(`Mail to ${email}:`)
      .slice(1)
      .join("")
      .match(/http\S+/g) ?? [];
  await expect.poll(() => links().length, { timeout: 10_000 }).toBeGreaterThan(0);
  return links().at(-1) ?? "";
}

test("somebody who forgot their password sets a new one by a mailed link, and the link works once", async ({
  stack,
  open,
}) => {
  const { signIn } = await aClinic(stack);
  const page = await open({ reducedMotion: "reduce" });
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByRole("button", { name: "Send the link" }).click();
  await page.locator("[aria-invalid='true']").waitFor();
  await page.getByLabel("E-mail address").fill(signIn.email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await page.getByText("Look into your mailbox").waitFor();
  await expectAccessible(page);

  const link = await mailedLink(signIn.email);
  await page.goto(link);
  await page.getByRole("heading", { name: "Choose a new password" }).waitFor();
  await expectAccessibleOnPhone(page);
  await page.getByLabel("New password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.getByText("Choose a password of at least 10 characters.").waitFor();
  await page.getByLabel("New password", { exact: true }).fill(newPassword);
  await page.getByRole("button", { name: "Set the password" }).click();

  await page.getByText("Your password is set").waitFor();
  await expectAccessible(page);
  await page.getByLabel("E-mail address").fill(signIn.email);
  await page.getByLabel("Password", { exact: true }).fill(newPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1 }).filter({ hasNotText: "Sign in" }).waitFor();

  await page.goto(link);
  await page.getByRole("heading", { name: "This link does not work any more" }).waitFor();
});

test("whoever knows their password changes it among their sessions, and is signed out elsewhere", async ({
  stack,
  open,
}) => {
  const { signIn } = await aClinic(stack);
  const page = await open({ reducedMotion: "reduce", as: signIn });
  await visit(page, "/settings/sessions");
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("Enter your password.").waitFor();
  await page.getByLabel("Present password", { exact: true }).fill("not the present one");
  await page.getByLabel("New password", { exact: true }).fill(newPassword);
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("This is not your present password.").waitFor();
  await expectAccessible(page);
  await page.getByLabel("Present password", { exact: true }).fill(signIn.password);
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("Your password is changed").waitFor();
  await expectAccessibleOnPhone(page);
  await page.reload();
  await page.getByRole("heading", { name: "Your password" }).waitFor();
  const other = await open();
  const signedIn = (password: string) =>
    other.request.post("/api/auth/login", { data: { ...signIn, password }, headers: { origin: stack.url } });
  expect((await signedIn(signIn.password)).status()).toBe(401);
  expect((await signedIn(newPassword)).status()).toBe(200);
});
