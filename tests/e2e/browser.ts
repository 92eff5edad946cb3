import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { test as base, inject } from "vitest";
import type { StackNote } from "@/cli/stack-note";
import { openBrowser, type Person, signIn } from "./chromium";
import { type Provider, providerOf } from "./clinic";

export type Fixtures = {
  /** The running demo; the first test that asks for it waits while it starts. */
  stack: StackNote;
  browser: Browser;
  /** Opens a page in a browser session of its own, signed in if a role is named. */
  open: (options?: OpenOptions) => Promise<Page>;
  /** The stand-in for Cliniko; whatever a test has it do ends with the test. */
  provider: Provider;
  /** The same for MX Merchant. */
  mxMerchant: Provider;
};

type OpenOptions = BrowserContextOptions & {
  as?: Person;
  /** What the page may complain about, where a test is about a screen that fails. */
  excused?: RegExp;
};

/** Vitest's `test` with the demo and a browser. Whatever a page complains about in its console fails the test. */
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
  open: async ({ stack, browser, task }, use) => {
    const contexts: BrowserContext[] = [];
    const complaints: string[] = [];
    await use(async ({ as, excused, ...options } = {}) => {
      const complain = (words: string) => excused?.test(words) || complaints.push(words);
      const context = await browser.newContext({ baseURL: stack.url, ...options });
      contexts.push(context);
      if (as) await signIn(context, stack, as);
      const page = await context.newPage();
      page.on("pageerror", (error) => complain(error.message));
      page.on("console", (message) => {
        const { url } = message.location();
        if (message.type() === "error" && !isRefusal(message.text())) complain(`${message.text()} (${url})`);
      });
      return page;
    });
    if (task.result?.state === "fail") await keepPictures(contexts, task.name);
    for (const context of contexts) await context.close();
    if (complaints.length > 0) throw new Error(`The page complained: ${complaints.join(" | ")}`);
  },
  provider: async ({ stack }, use) => {
    const provider = providerOf(stack);
    await use(provider);
    await provider.behave();
  },
  mxMerchant: async ({ stack }, use) => {
    const mxMerchant = providerOf(stack, "mx-merchant");
    await use(mxMerchant);
    await mxMerchant.behave();
  },
});

/** What a failed test last saw, for whoever has to find out why. */
async function keepPictures(contexts: BrowserContext[], test: string): Promise<void> {
  const folder = join(tmpdir(), "practice-hub-e2e-failures");
  const pages = contexts.flatMap((context) => context.pages());
  for (const [place, page] of pages.entries()) {
    const path = join(folder, `${test.replace(/\W+/g, "-").slice(0, 60)}-${place + 1}.png`);
    await page.screenshot({ path }).catch(() => undefined);
    process.stdout.write(`Seen last by "${test}": ${path}\n`);
  }
}

/** The browser's own note that something was answered with a 4xx: refusals are what many tests are about. */
function isRefusal(text: string): boolean {
  return /^Failed to load resource: the server responded with a status of 4\d\d/.test(text);
}

/** The demo, started if this is the first to ask. */
export async function findStack(): Promise<StackNote> {
  const answer = await fetch(inject("stackStarter"), { signal: AbortSignal.timeout(300_000) });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as StackNote;
}
