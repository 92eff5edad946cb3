import chromium from "@sparticuz/chromium";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium as driver,
  type Page,
} from "playwright-core";
import { test as base, inject } from "vitest";
import type { StackNote } from "@/cli/stack-note";

export type Role = "tenant_owner" | "clinic_staff" | "viewer";

type Fixtures = {
  /** The running demo; the first test that asks for it waits while it starts. */
  stack: StackNote;
  browser: Browser;
  /** Opens a page in a browser session of its own, signed in if a role is named. */
  open: (options?: OpenOptions) => Promise<Page>;
};

type OpenOptions = BrowserContextOptions & { as?: Role };

/** Vitest's `test` with the demo and a browser. A script error or a refused resource on any page fails the test. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads a fixture's needs from this pattern.
  stack: [async ({}, use) => use(await findStack()), { scope: "file" }],
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => {
      const browser = await openBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: "file" },
  ],
  open: async ({ stack, browser }, use) => {
    const contexts: BrowserContext[] = [];
    const complaints: string[] = [];
    await use(async ({ as, ...options } = {}) => {
      const context = await browser.newContext({ baseURL: stack.url, ...options });
      contexts.push(context);
      if (as) await signIn(context, stack, as);
      const page = await context.newPage();
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error" && /content security policy|hydrat/i.test(message.text())) {
          complaints.push(message.text());
        }
      });
      return page;
    });
    for (const context of contexts) await context.close();
    if (complaints.length > 0) throw new Error(`The page complained: ${complaints.join(" | ")}`);
  },
});

/** The demo, started if this is the first to ask. */
export async function findStack(): Promise<StackNote> {
  const answer = await fetch(inject("stackStarter"), { signal: AbortSignal.timeout(300_000) });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as StackNote;
}

// Of the package's own switches only these: the others are for a cloud function, and one of them turns off the very
// rules between origins that the tests are to find at work.
const switches = ["--no-sandbox", "--font-render-hinting=none", "--use-gl=angle", "--use-angle=swiftshader"];

/** A headless Chromium out of npm's package; nothing has to be installed. */
export async function openBrowser(): Promise<Browser> {
  return driver.launch({ executablePath: await chromium.executablePath(), args: switches, headless: true });
}

async function signIn(context: BrowserContext, stack: StackNote, role: Role): Promise<void> {
  const person = stack.signIns.find((candidate) => candidate.role === role);
  if (!person) throw new Error(`The demo has nobody with the role ${role}.`);
  const { email, password } = person;
  const answer = await context.request.post("/api/auth/login", {
    data: { email, password },
    headers: { origin: stack.url },
  });
  if (!answer.ok()) throw new Error(`${email} could not sign in: ${answer.status()} ${await answer.text()}`);
}
