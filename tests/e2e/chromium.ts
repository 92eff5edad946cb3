import chromium from "@sparticuz/chromium";
import { type Browser, type BrowserContext, chromium as driver } from "playwright-core";
import type { StackNote } from "@/cli/stack-note";

type Role = "tenant_owner" | "clinic_staff" | "nurse" | "viewer" | "investor" | "super_admin";

/** Somebody who can sign in: of the demo by their role, or anybody by what they would type. */
export type Person = Role | { email: string; password: string };

// Of the package's own switches only these: the others are for a cloud function, and one of them turns off the very
// rules between origins that the tests are to find at work.
const switches = ["--no-sandbox", "--font-render-hinting=none", "--use-gl=angle", "--use-angle=swiftshader"];

/** A headless Chromium out of npm's package; nothing has to be installed. */
export async function openBrowser(): Promise<Browser> {
  return driver.launch({ executablePath: await chromium.executablePath(), args: switches, headless: true });
}

const sessions = new Map<string, Cookies>();

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

/** Signs somebody in, once for each person and file: a password takes its time to check. */
export async function signIn(context: BrowserContext, stack: StackNote, who: Person): Promise<void> {
  const person = typeof who === "string" ? stack.signIns.find(({ role }) => role === who) : who;
  if (!person) throw new Error(`The demo has nobody with the role ${who}.`);
  const { email, password } = person;
  const known = sessions.get(email);
  if (known) return context.addCookies(known);
  const answer = await context.request.post("/api/auth/login", {
    data: { email, password },
    headers: { origin: stack.url },
  });
  if (!answer.ok()) throw new Error(`${email} could not sign in: ${answer.status()} ${await answer.text()}`);
  sessions.set(email, await context.cookies());
}
