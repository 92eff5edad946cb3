import { anEmail, aPassword, aSignedUpOwner, type Browser } from "@tests/factories/browsers";
import { linesWhile } from "@tests/factories/log-lines";
import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { signInAction, signOutAction } from "@/features/accounts/actions";
import { updateOrganizationAction } from "@/features/organizations/actions";
import { createContactAction } from "@/features/patients/editing/actions";
import { newId } from "@/lib/db/id";
import { publicAction } from "@/lib/http/action";

// What Next would have of the form's request.
const sent = vi.hoisted(() => ({ headers: new Headers() }));
vi.mock("next/headers", () => ({ headers: async () => sent.headers, cookies: async () => ({ set: () => undefined }) }));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));

const requestId = newId();

beforeEach(() => from("/sign-in"));

/** From now on forms are sent from this page, by whoever holds the browser. */
function from(path: string, browser?: Browser): void {
  const cookie = browser?.cookie();
  sent.headers = new Headers({ "x-request-id": requestId, "x-hub-path": path, ...(cookie ? { cookie } : {}) });
}

const line = (fields: object) => ({
  time: expect.any(String),
  level: "info",
  event: "action",
  requestId,
  method: "POST",
  ms: expect.any(Number),
  ...fields,
});

async function linesOf(work: () => Promise<unknown>): Promise<unknown[]> {
  const lines = await linesWhile(work);
  for (const word of ["Ida", "Harbour", "@harbour.example", aPassword]) expect(lines.join()).not.toContain(word);
  return lines.map((one) => JSON.parse(one));
}

test("signing in by the form is one line, whether the password is right or wrong, and names no person", async () => {
  const { email } = await aSignedUpOwner();
  const wrong = await linesOf(() => signInAction(null, { email, password: "no such password" }));
  expect(wrong).toEqual([line({ route: "/sign-in", status: 401, code: "unauthenticated" })]);
  const right = await linesOf(() => expect(signInAction(null, { email, password: aPassword })).rejects.toThrow());
  expect(right).toEqual([line({ route: "/sign-in", status: 303 })]);
});

test("a form of somebody signed in is one line with them and their clinic, by id", async () => {
  const { browser, userId, organizationId } = await aSignedUpOwner();
  from("/patients/new?from=list", browser);
  const form = { firstName: "Ida", lastName: "Lind" };
  const saved = await linesOf(() => expect(createContactAction(null, form)).rejects.toThrow());
  expect(saved).toEqual([line({ route: "/patients/new", userId, organizationId, status: 303 })]);
  from("/settings", browser);
  const settings = await linesOf(() => updateOrganizationAction(null, { name: "Harbour Wellness" }));
  expect(settings).toEqual([line({ route: "/settings", userId, organizationId, status: 200 })]);
  const refused = await linesOf(() => updateOrganizationAction(null, { activeWindowDays: "400" }));
  expect(refused).toEqual([line({ route: "/settings", userId, organizationId, status: 400, code: "invalid_input" })]);
});

test("signing out is one line", async () => {
  const { browser } = await aSignedUpOwner();
  from("/", browser);
  expect(await linesOf(() => expect(signOutAction()).rejects.toThrow())).toEqual([line({ route: "/", status: 303 })]);
});

test("the page of a form is told by its pattern: no id, and no token of a link", async () => {
  const action = publicAction(z.object({}), async () => undefined);
  const routeOf = async (path: string) => {
    from(path);
    const [one] = await linesOf(() => action(null, {}));
    return (one as { route: string }).route;
  };
  expect(await routeOf(`/patients/${newId()}/edit?tab=1`)).toBe("/patients/{id}/edit");
  expect(await routeOf(`/reset-password/${"q".repeat(43)}`)).toBe("/reset-password/{id}");
  expect(await routeOf("/")).toBe("/");
});

test("an action that failed on our side is one line with where it failed, without the words", async () => {
  const email = anEmail();
  const action = publicAction(z.object({}), async () => {
    throw new Error(`insert failed for ${email}`);
  });
  const lines = await linesOf(async () =>
    expect(await action(null, {})).toMatchObject({ ok: false, code: "internal" }),
  );
  const error = { name: "Error", stack: expect.arrayContaining([expect.stringContaining("actions.test.ts")]) };
  expect(lines).toEqual([line({ level: "error", route: "/sign-in", status: 500, code: "internal", error })]);
});
