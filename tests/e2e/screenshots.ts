import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { readStackNote, type StackNote } from "@/cli/stack-note";
import { openBrowser, type Person, signIn } from "./chromium";
import { screenNames, screenOf, visit } from "./screens";

// Pictures of a running demo: every screen into a folder, or the one that README.md shows.
//   npm run screenshots -- --demo .data --to /tmp/pictures
//   npm run screenshots -- --demo .data --readme
const { values } = parseArgs({
  options: { demo: { type: "string", default: ".data" }, to: { type: "string" }, readme: { type: "boolean" } },
});

const looks = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

type Look = keyof typeof looks;
type Theme = "light" | "dark";

const stack = readStackNote(resolve(values.demo));
if (!stack) throw new Error(`No demo has run on ${values.demo}: start one with npm run demo.`);
const browser = await openBrowser();
try {
  if (values.readme) await pictureForReadme(browser, stack);
  if (values.to) await pictureAll(browser, stack, values.to);
} finally {
  await browser.close();
}

async function pictureForReadme(browser: Browser, stack: StackNote): Promise<void> {
  const page = await openPage({ browser, stack, look: "desktop", theme: "light" }, "tenant_owner");
  await visit(page, "/");
  mkdirSync(".github", { recursive: true });
  await page.screenshot({ path: ".github/dashboard.png" });
}

async function pictureAll(browser: Browser, stack: StackNote, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const themes: Theme[] = ["light", "dark"];
  const visits = (Object.keys(looks) as Look[]).flatMap((look) => themes.map((theme) => ({ look, theme })));
  for (const visit of visits) await pictureEach({ browser, stack, ...visit }, folder);
}

async function pictureEach(opening: Opening, folder: string): Promise<void> {
  for (const route of screenNames) {
    const { path, as } = await screenOf(opening.stack, route);
    const page = await openPage(opening, as);
    await visit(page, path);
    const name = route === "/" ? "dashboard" : route.split(/\W+/).filter(Boolean).join("-");
    await page.screenshot({ path: join(folder, `${name}-${opening.look}-${opening.theme}.png`), fullPage: true });
    await page.context().close();
  }
}

type Opening = { browser: Browser; stack: StackNote; look: Look; theme: Theme };

async function openPage({ browser, stack, look, theme }: Opening, as?: Person): Promise<Page> {
  const context = await browser.newContext({
    baseURL: stack.url,
    colorScheme: theme,
    reducedMotion: "reduce",
    locale: "en-AU",
    ...looks[look],
  });
  if (as) await signIn(context, stack, as);
  return context.newPage();
}
