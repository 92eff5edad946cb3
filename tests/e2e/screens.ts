import { listPages } from "@tests/architecture/route-files";
import type { Page } from "playwright-core";
import type { StackNote } from "@/cli/stack-note";
import type { Person } from "./chromium";
import { aClinic, ownerOf, untilNothingSyncs } from "./clinic";
import { aBusyIntake, aPayingClinic } from "./deliveries";

/** Where a screen is, and who looks at it; nobody who is signed in, if nobody is named. */
export type Screen = { path: string; as?: Person };

/** Every screen of the product, by its route. */
export const screenNames = listPages();

/** A place to look at for a screen, full of the demo's data. Throws where an address with parameters has none below. */
export async function screenOf(stack: StackNote, route: string): Promise<Screen> {
  found ??= findIds(stack);
  const ids = await found;
  const real: Record<string, string> = {
    "/patients/{id}": `/patients/${ids.patient}`,
    "/connections/{id}": `/connections/${ids.connection}`,
    "/runs/{id}": `/runs/${ids.run}`,
    "/transactions/{id}": `/transactions/${ids.transaction}`,
    "/invoices/{id}": `/invoices/${ids.invoice}`,
    "/admin/organizations/{id}": `/admin/organizations/${ids.organization}`,
  };
  if (route === "/invite/{token}") return inviteScreen(stack);
  // A link that works is mailed, and kept nowhere.
  if (route === "/reset-password/{token}") return { path: "/reset-password/used" };
  if (route === "/team/{id}") return memberScreen(stack);
  if (route === "/patients/{id}/edit") return editScreen(stack);
  if (route.startsWith("/admin/webhooks")) return platformScreen(stack, route);
  if (route.startsWith("/webhooks")) return intakeScreen(stack, route);
  const path = real[route] ?? route;
  if (path.includes("{")) throw new Error(`${route} has no place to look at: add one to screens.ts.`);
  return { path, ...(/^\/(sign-(in|up)|forgot-password)$/.test(route) ? {} : { as: lookerOf(route) }) };
}

/** The demo's connection to a provider. */
export async function connectionScreen(stack: StackNote, provider: string): Promise<Screen> {
  const call = await ownerOf(stack);
  await untilNothingSyncs(call);
  const { data } = await call<{ data: { id: string; provider: string }[] }>("/api/connections");
  return { path: `/connections/${data.find((one) => one.provider === provider)?.id}`, as: "tenant_owner" };
}

/** Goes somewhere, and waits until nothing streams in any more. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForFunction(
    () => document.querySelector("template[id^='B:'], [aria-hidden] .animate-pulse-soft") === null,
  );
}

/** Who looks at a screen that is not an owner's. */
const lookers: [RegExp, Person][] = [
  [/^\/admin(\/|$)/, "super_admin"],
  // Only a nurse has the button of the queue.
  [/^\/invoices(\/|$)/, "nurse"],
  [/^\/(organizations|portfolio)$/, "investor"],
];

function lookerOf(route: string): Person {
  return lookers.find(([pattern]) => pattern.test(route))?.[1] ?? "tenant_owner";
}

type Ids = Record<"organization" | "patient" | "connection" | "run" | "transaction" | "invoice", string>;

let found: Promise<Ids> | undefined;

async function findIds(stack: StackNote): Promise<Ids> {
  const call = await ownerOf(stack);
  await untilNothingSyncs(call);
  const first = async (path: string) => (await call<{ data: { id: string }[] }>(path)).data[0]?.id ?? "";
  const { organization } = await call<{ organization: { id: string } }>("/api/auth/session");
  const [patient, connection, run, transaction, invoice] = await Promise.all([
    first("/api/patients?sort=-lastVisit&limit=1"),
    first("/api/connections"),
    first("/api/sync-runs?limit=1"),
    first("/api/transactions?link=linked&limit=1"),
    first("/api/invoices?limit=1"),
  ]);
  return { organization: organization.id, patient, connection, run, transaction, invoice };
}

/** A link that somebody has just been sent. */
async function inviteScreen(stack: StackNote): Promise<Screen> {
  const { call } = await aClinic(stack);
  const body = { email: "robin@harbour.example", role: "clinic_staff" };
  const { link } = await call<{ link: string }>("/api/agents/invite", { method: "POST", body });
  return { path: new URL(link).pathname };
}

async function memberScreen(stack: StackNote): Promise<Screen> {
  const { data } = await (await ownerOf(stack))<{ data: { id: string }[] }>("/api/members?role=viewer");
  return { path: `/team/${data[0]?.id}`, as: "tenant_owner" };
}

/** Only contacts that were made here can be edited, and the demo has none. */
async function editScreen(stack: StackNote): Promise<Screen> {
  const { signIn, call } = await aClinic(stack);
  const body = { firstName: "Robin", lastName: "Fernsby" };
  const { patient } = await call<{ patient: { id: string } }>("/api/patients", { method: "POST", body });
  return { path: `/patients/${patient.id}/edit`, as: signIn };
}

let intake: ReturnType<typeof aBusyIntake> | undefined;

/** The demo's clinic has no automation that posts. */
async function intakeScreen(stack: StackNote, route: string): Promise<Screen> {
  intake ??= aBusyIntake(stack);
  const { clinic, kept } = await intake;
  const ignored = kept.find(({ status }) => status === "ignored");
  return { path: route.replace("{id}", ignored?.id ?? ""), as: clinic.signIn };
}

let paying: ReturnType<typeof aPayingClinic> | undefined;

/** Nobody of the demo's clinics has paid yet, so that Stripe has told nothing. */
async function platformScreen(stack: StackNote, route: string): Promise<Screen> {
  paying ??= aPayingClinic(stack);
  const { told } = await paying;
  return { path: route.replace("{id}", told[0]?.id ?? ""), as: "super_admin" };
}
