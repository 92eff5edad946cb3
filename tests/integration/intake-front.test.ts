import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic } from "@tests/factories/clinics";
import { aPractice, connectTo } from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POST } from "@/app/api/webhooks/[provider]/[[...token]]/route";
import { takeIn } from "@/cli/intake";
import { renewWebhook } from "@/features/connections/mutations";
import { signStandardWebhook } from "@/lib/crypto/signature";
import { newId } from "@/lib/db/id";
import { bodyBytesMax } from "@/lib/http/body";
import { stopBoss } from "@/lib/jobs/boss";

const cliniko = await aCliniko({ empty: true });
const passedOn: string[] = [];
const server = createServer((incoming, outgoing) => {
  if (takeIn(incoming, outgoing)) return;
  passedOn.push(`${incoming.method} ${incoming.url}`);
  outgoing.end("Next's");
});
let url = "";
let hook: { path: string; secret: string };

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ctx = await aClinic({ role: "tenant_owner" });
  const { id } = await connectTo(ctx, aPractice(cliniko, { patients: 1, appointments: 0 }));
  hook = await renewWebhook(ctx, { id });
});

afterAll(async () => {
  server.close();
  await stopBoss();
  await cliniko.server.close();
});

const body = '{"resource": "patient", "id": "4711"}';

const headersOf = (id: string, secret = hook.secret) => ({
  "content-type": "application/json",
  ...signStandardWebhook({ secret, id, body }),
});

const countKept = async (id: string) =>
  (await asAdmin("SELECT FROM webhook_events WHERE delivery_id = $1", [id])).length;

test("a delivery is kept once, and answered as the route answers it", async () => {
  const id = newId();
  const first = await fetch(url + hook.path, { method: "POST", headers: headersOf(id), body });
  expect(first.status).toBe(202);
  expect(first.headers.get("x-content-type-options")).toBe("nosniff");
  expect(first.headers.get("x-request-id")).toMatch(/^[\w-]+$/);
  expect(await first.json()).toEqual({ received: true });
  expect((await fetch(`${url}${hook.path}?again`, { method: "POST", headers: headersOf(id), body })).status).toBe(200);
  expect(await countKept(id)).toBe(1);
  expect(passedOn).toEqual([]);
});

test.each([
  ["a forged one", () => hook.path, () => headersOf(newId(), `whsec_${Buffer.from(newId()).toString("base64")}`), body],
  ["one at an address that was never given out", () => "/api/webhooks/cliniko/nobody", () => headersOf(newId()), body],
  ["one of a provider that is none", () => "/api/webhooks/nobody", () => headersOf(newId()), body],
  ["one that is too large", () => hook.path, () => headersOf(newId()), "x".repeat(bodyBytesMax + 1)],
  ["an empty one", () => hook.path, () => headersOf(newId()), ""],
])("%s is refused with the words of the route", async (_, path, headers, sent) => {
  const request = { method: "POST", headers: headers(), body: sent };
  const [, , , provider = "", token] = path().split("/");
  const theirs = await POST(new Request(url + path(), request), {
    params: Promise.resolve({ provider, token: token ? [token] : undefined }),
  });
  const ours = await fetch(url + path(), request);
  expect(ours.status).toBe(theirs.status);
  expect(ours.status).toBeGreaterThanOrEqual(400);
  expect(await ours.json()).toEqual(await theirs.json());
  expect(ours.headers.get("content-type")).toBe(theirs.headers.get("content-type"));
});

test("a body that never says how large it is ends at the limit", async () => {
  const piece = new Uint8Array(65_536);
  let pieces = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      pieces += 1;
      if (pieces > 64) controller.close();
      else controller.enqueue(piece);
    },
  });
  const headers = headersOf(newId());
  const request = { method: "POST", headers, body: endless, duplex: "half" };
  const answer = await fetch(url + hook.path, request as RequestInit);
  expect(answer.status).toBe(413);
});

test("whoever hangs up while sending leaves nothing behind, and others are answered", async () => {
  const id = newId();
  const lines = Object.entries({ host: "hub", "content-length": "500", ...headersOf(id) }).map((pair) =>
    pair.join(": "),
  );
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(`POST ${hook.path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  const other = newId();
  expect((await fetch(url + hook.path, { method: "POST", headers: headersOf(other), body })).status).toBe(202);
  expect([await countKept(id), await countKept(other)]).toEqual([0, 1]);
});

test("everything else is Next's", async () => {
  const others = [
    ["GET", hook.path],
    ["POST", "/api/webhooks"],
    ["POST", `${hook.path}/more`],
    ["POST", "/api/webhooks/cliniko/%00"],
    ["POST", "/api/webhook-events/replay"],
  ] as const;
  for (const [method, path] of others) expect(await (await fetch(url + path, { method })).text()).toBe("Next's");
  expect(passedOn).toEqual(others.map(([method, path]) => `${method} ${path}`));
});
