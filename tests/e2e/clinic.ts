import { randomBytes, randomUUID } from "node:crypto";
import type { StackNote } from "@/cli/stack-note";
import { demoCredentials } from "@/lib/integrations/mx-merchant/sandbox/merchants";

export type Practice = {
  name: string;
  /** Opens it in the sandbox, and nothing anywhere else. */
  key: string;
  /** Has something done at the provider: `order("cancel", { id })`. See the sandbox's control for what there is. */
  order: <Result = unknown>(action: string, input?: object) => Promise<Result>;
};

export type Clinic = {
  signIn: { email: string; password: string };
  organizationId: string;
  call: Call;
  /** The bare answer to a GET, whatever it is. */
  read: (path: string) => Promise<Response>;
};

/** Calls the HTTP API as a clinic's owner. Throws where it refuses. */
export type Call = <Result = unknown>(path: string, request?: { method: string; body?: object }) => Promise<Result>;

export type Connected = Clinic & { practice: Practice; connectionId: string; runId: string };

type Size = { patients?: number; appointments?: number };

/** A practice of its own at the provider, small, with calls of its own. Its visits lie evenly over two years. */
export async function aPractice(stack: StackNote, { patients = 24, appointments = 120 }: Size = {}): Promise<Practice> {
  const key = `${randomBytes(12).toString("hex")}-au1`;
  const name = `Practice ${key.slice(0, 6)}`;
  const order = <Result>(action: string, input: object = {}) =>
    orderOf<Result>(stack, action, { account: key, ...input });
  await orderOf(stack, "addAccount", { key, name });
  await order("grow", { patients, appointments });
  return { name, key, order };
}

export type Provider = {
  /** Has the provider misbehave towards everybody: `misbehave({ kind: "slow", ms: 500, path: "^/v1/patients" })`. */
  misbehave: (rule: { kind: string; path?: string; times?: number; ms?: number; after?: number }) => Promise<void>;
  behave: () => Promise<void>;
};

/** A provider as a whole, as the sandbox plays it. */
export function providerOf(stack: StackNote, key: "cliniko" | "mx-merchant" = "cliniko"): Provider {
  return {
    misbehave: (rule) => orderAt(stack, `${key}/misbehave`, rule),
    behave: () => orderAt(stack, `${key}/reset`),
  };
}

/** A clinic that has just signed up: nobody in it but its owner, nothing connected. */
export async function aClinic(stack: StackNote, name = "Harbour Physio"): Promise<Clinic> {
  const signIn = { email: `${randomUUID()}@harbour.example`, password: "quiet river stones" };
  const answer = await post(`${stack.url}/api/auth/signup`, {
    headers: { origin: stack.url },
    body: { organizationName: name, fullName: "Ida Lund", ...signIn },
  });
  const { organization } = await readOrThrow<{ organization: { id: string } }>(answer.clone());
  const cookie = cookieOf(answer);
  const read = (path: string) => fetch(`${stack.url}${path}`, { headers: { cookie } });
  return { signIn, organizationId: organization.id, call: callerOf(stack, cookie), read };
}

/** Presses the button of Stripe's page, as a person would, and waits until its events are worked off. */
export async function subscribe({ call }: Clinic): Promise<void> {
  const { url } = await call<{ url: string }>("/api/billing/checkout", { method: "POST", body: { plan: "pro" } });
  await fetch(url, { method: "POST", body: "deed=pay", redirect: "manual" });
  for (let looks = 0; looks < 200; looks += 1) {
    const { billing } = await call<{ billing: { status: string } }>("/api/billing");
    if (billing.status === "active") return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("The subscription did not begin.");
}

/** What happens at Stripe to a clinic that has been there: `order("renew")`. */
export async function stripeOf(stack: StackNote, { organizationId }: Clinic) {
  const customers = await orderAt<{ id: string; metadata: { organization_id?: string } }[]>(stack, "stripe/customers");
  const customer = customers.find(({ metadata }) => metadata.organization_id === organizationId)?.id;
  return { order: (action: string, input: object = {}) => orderAt(stack, `stripe/${action}`, { customer, ...input }) };
}

/** The API as the demo's owner calls it. */
export function ownerOf(stack: StackNote): Promise<Call> {
  return callerAs(stack, "tenant_owner");
}

/** The API as somebody of the demo calls it. */
export async function callerAs(stack: StackNote, role: string): Promise<Call> {
  const person = stack.signIns.find((one) => one.role === role);
  const body = { email: person?.email, password: person?.password };
  return callerOf(stack, cookieOf(await post(`${stack.url}/api/auth/login`, { headers: { origin: stack.url }, body })));
}

/** A clinic whose Cliniko is connected and synced once. */
export async function aConnectedClinic(stack: StackNote, size?: Size): Promise<Connected> {
  const [practice, clinic] = await Promise.all([aPractice(stack, size), aClinic(stack)]);
  const { connection } = await clinic.call<{ connection: { id: string } }>("/api/organization/integrations", {
    method: "POST",
    body: { provider: "cliniko", credentials: { apiKey: practice.key } },
  });
  const connected = { ...clinic, practice, connectionId: connection.id };
  const { runId } = await syncOf(connected, "full");
  return { ...connected, runId };
}

/** A clinic of its own whose payments are connected, and none of them read yet. */
export async function aConnectedTill(stack: StackNote): Promise<Clinic & { connectionId: string }> {
  const clinic = await aClinic(stack);
  const { connection } = await clinic.call<{ connection: { id: string } }>("/api/organization/integrations", {
    method: "POST",
    body: { provider: "mx-merchant", credentials: demoCredentials() },
  });
  // Otherwise the worker may be reading all of it just when a test asks for some.
  await clinic.call(`/api/connections/${connection.id}`, { method: "PATCH", body: { schedule: "off" } });
  return { ...clinic, connectionId: connection.id };
}

/** The same, with its newest forty payments read. */
export async function aClinicWithPayments(stack: StackNote): Promise<Clinic & { connectionId: string }> {
  const clinic = await aConnectedTill(stack);
  await clinic.call("/api/sync/manual", { method: "POST", body: { transactionCount: 40 } });
  await untilNothingSyncs(clinic.call);
  return clinic;
}

/** Somebody else who works in a clinic, by name. */
export async function aColleague({ call }: Clinic, role: string, fullName: string): Promise<Clinic["signIn"]> {
  const signIn = { email: `${randomUUID()}@harbour.example`, password: "seven calm harbours" };
  const { link } = await call<{ link: string }>("/api/agents/invite", {
    method: "POST",
    body: { email: signIn.email, role },
  });
  const body = { token: link.split("/invite/")[1], fullName, password: signIn.password };
  await call("/api/invitations/accept", { method: "POST", body });
  return signIn;
}

/** Syncs a clinic and waits for the end. */
export async function syncOf(
  { call, connectionId }: Pick<Connected, "call" | "connectionId">,
  mode: "full" | "incremental",
): Promise<{ runId: string; status: string }> {
  const { runId } = await call<{ runId: string }>(`/api/connections/${connectionId}/sync`, {
    method: "POST",
    body: { mode },
  });
  for (let looks = 0; looks < 200; looks += 1) {
    const { status, finishedAt } = await call<{ status: string; finishedAt: string | null }>(`/api/sync-runs/${runId}`);
    if (finishedAt) return { runId, status };
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`The sync ${runId} did not end.`);
}

/** Waits until every sync of a clinic that was begun has ended: pages that follow one load more than others. */
export async function untilNothingSyncs(call: Call): Promise<void> {
  for (let looks = 0; looks < 800; looks += 1) {
    const { data } = await call<{ data: { finishedAt: string | null }[] }>("/api/sync-runs");
    if (data.every(({ finishedAt }) => finishedAt !== null)) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error("A sync did not end within two minutes.");
}

function cookieOf(signedIn: Response): string {
  return signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
}

function callerOf({ url }: StackNote, cookie: string): Call {
  return async <Result>(path: string, { method = "GET", body }: { method?: string; body?: object } = {}) => {
    const headers = { origin: url, cookie, ...(body ? { "content-type": "application/json" } : {}) };
    return readOrThrow<Result>(
      await fetch(`${url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }),
    );
  };
}

function orderOf<Result>(stack: StackNote, action: string, body: object): Promise<Result> {
  return orderAt(stack, `cliniko/${action}`, body);
}

async function orderAt<Result>({ sandboxUrl }: StackNote, order: string, body: object = {}): Promise<Result> {
  return readOrThrow<Result>(await post(`${sandboxUrl}/_sandbox/${order}`, { body }));
}

async function post(url: string, { headers = {}, body }: { headers?: object; body: object }): Promise<Response> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`);
  return answer;
}

async function readOrThrow<Result>(answer: Response): Promise<Result> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${text}`);
  return (text ? JSON.parse(text) : undefined) as Result;
}
