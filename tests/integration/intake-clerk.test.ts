import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { asAdmin } from "@tests/factories/admin-sql";
import { anEmail } from "@tests/factories/browsers";
import { testIntake } from "@tests/factories/intake-suite";
import { Webhook } from "svix";
import { afterAll, expect, test } from "vitest";
import { env } from "@/env";
import { receive } from "@/features/webhooks/mutations";
import { sweepDeliveries } from "@/features/webhooks/processing/mutations";
import { newWebhookSecret } from "@/lib/crypto/signature";
import { signMessage } from "@/lib/integrations/clerk/sandbox/post";
import { createClerkSandbox } from "@/lib/integrations/clerk/sandbox/sandbox";
import { webhook } from "@/lib/integrations/clerk/webhook";
import { stopBoss } from "@/lib/jobs/boss";

afterAll(stopBoss);

// The hub has one address for all that Clerk tells, and one secret.
const secret = newWebhookSecret();

function theSecret(): string {
  env.CLERK_WEBHOOK_SECRET = secret;
  return secret;
}

const aUser = (id: string) => ({
  type: "user.created",
  object: "event",
  data: { id: `user_${id}`, email_addresses: [], updated_at: 1_700_000_000_000 },
});

testIntake({
  provider: "clerk",
  anAddress: async () => ({ token: null, connectionId: null, secret: theSecret() }),
  // By Svix's own library, as Clerk's are.
  sign: ({ body, secret: by, id, now }) => signMessage({ id, body, type: "" }, by.replace("WHSEC_", "whsec_"), now),
  event: (id) => JSON.stringify(aUser(id)),
  unknown: (id) => JSON.stringify({ ...aUser(id), type: "session.created" }),
  taken: 200,
  signatureHeaders: ["svix-id", "svix-timestamp", "svix-signature"],
  expires: true,
  replaceSecret: async () => {
    const newer = newWebhookSecret();
    env.CLERK_WEBHOOK_SECRET = `${newer}, ${secret}`;
    return { secret: newer, until: null };
  },
});

test("without a secret there is no such webhook", async () => {
  env.CLERK_WEBHOOK_SECRET = undefined;
  const request = new Request("http://hub.example/api/webhooks/clerk", { method: "POST", body: "{}" });
  expect((await receive("clerk", request)).status).toBe(404);
});

test("a genuine body that is none of Clerk's is turned away", async () => {
  theSecret();
  for (const body of ["[]", '{"type":"user.created"}', '{"data":{}}', "nothing"]) {
    const headers = signMessage({ id: "msg_1", body, type: "" }, secret, new Date());
    const request = new Request("http://hub.example/api/webhooks/clerk", { method: "POST", body, headers });
    expect((await receive("clerk", request)).status, body).toBe(400);
  }
});

// The secret, message and signature that Standard Webhooks and Svix publish for trying one's own check.
const published = {
  secret: ["whsec", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"].join("_"),
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  at: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const another = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
type Case = Partial<typeof published> & { now?: number; timestamp?: string };

test.each<[string, boolean, Case]>([
  ["as it was published", true, {}],
  ["by a secret without its prefix", true, { secret: published.secret.slice(6) }],
  ["among others", true, { signature: `${another} v2,${another.slice(3)} ${published.signature} ${another}` }],
  ["299 seconds old", true, { now: published.at + 299 }],
  ["more than five minutes old", false, { now: published.at + 301 }],
  ["from more than five minutes ahead", false, { now: published.at - 301 }],
  ["of other bytes", false, { body: '{"test":2432232314}' }],
  ["that is another", false, { signature: another }],
  ["that is no base64", false, { signature: "v1,dawfeoifkpqwoekfpqoekf" }],
  ["of an unknown version alone", false, { signature: published.signature.replace("v1", "v2") }],
  ["that is empty", false, { signature: "v1," }],
  ["that is a part of it", false, { signature: "v1,g0hM9" }],
  ["at no time", false, { timestamp: "hello" }],
  ["of no message", false, { id: "" }],
])("a signature %s is genuine: %s", (_, valid, { now = published.at, timestamp, ...change }) => {
  const { secret: by, id, at, body, signature } = { ...published, ...change };
  const headers = new Headers({
    "svix-id": id,
    "svix-timestamp": timestamp ?? String(at),
    "svix-signature": signature,
  });
  const arrival = { body: Buffer.from(body), headers };
  expect(webhook.isGenuine(arrival, [by], new Date(now * 1_000))).toBe(valid);
});

test("Svix's own library agrees about what is genuine", () => {
  const [message, at] = [{ id: "msg_2", body: '{"a": "ä"}', type: "" }, new Date()];
  const headers = signMessage(message, secret, at);
  const agrees = (body: string, by: string) => {
    const ours = webhook.isGenuine({ body: Buffer.from(body), headers: new Headers(headers) }, [by], new Date());
    let theirs = true;
    try {
      new Webhook(by).verify(body, headers);
    } catch {
      theirs = false;
    }
    expect(ours).toBe(theirs);
    return ours;
  };
  expect(agrees(message.body, secret)).toBe(true);
  expect(agrees(`${message.body} `, secret)).toBe(false);
  expect(agrees(message.body, newWebhookSecret())).toBe(false);
});

test("what happens at Clerk happens here, by way of the route, the queue and any order", async () => {
  const clerk = createClerkSandbox();
  env.CLERK_WEBHOOK_SECRET = clerk.keys.webhookSecret;
  const hub = await mountReceive();
  clerk.sendTo({ url: `${hub.url}/api/webhooks/clerk`, secret: clerk.keys.webhookSecret });
  const user = clerk.happen.createUser({ email: anEmail(), firstName: "Ida" });
  const organization = clerk.happen.createOrganization({ name: "Harbour Physio", createdBy: user.id });
  await clerk.sent();
  await hub.close();

  const { attempts, unfinished } = await sweepDeliveries(new Date(Date.now() + 20_000));
  expect(attempts).toBeGreaterThanOrEqual(3);
  expect(unfinished).toBe(0);
  const events = await asAdmin<{ type: string; status: string; organization_id: string | null }>(
    `SELECT type, status, organization_id FROM webhook_events WHERE delivery_id = ANY($1) ORDER BY received_at`,
    [clerk.messages.map(({ id }) => id)],
  );
  expect(events.map(({ type, status }) => [type, status])).toEqual([
    ["user.created", "processed"],
    ["organization.created", "processed"],
    ["organizationMembership.created", "processed"],
  ]);
  const [member] = await asAdmin<{ role: string; organization_id: string }>(
    `SELECT m.role, m.organization_id FROM organization_users m JOIN organizations o ON o.id = m.organization_id
     WHERE o.clerk_organization_id = $1`,
    [organization.id],
  );
  expect(member?.role).toBe("tenant_owner");
  expect(events.at(-1)?.organization_id).toBe(member?.organization_id);
});

/** The intake alone, in front of nothing else. */
async function mountReceive(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const headers = new Headers(incoming.headers as Record<string, string>);
    const request = new Request(`http://hub.example${incoming.url}`, {
      method: "POST",
      body: Buffer.concat(chunks),
      headers,
    });
    const { status } = await receive("clerk", request);
    outgoing.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
