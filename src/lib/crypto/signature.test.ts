import { Webhook } from "svix";
import { expect, test } from "vitest";
import {
  hmacSha256,
  isSameSecret,
  newWebhookSecret,
  randomToken,
  sha256,
  signStandardWebhook,
  verifyStandardWebhook,
} from "./signature";

const secret = newWebhookSecret();
const now = new Date("2026-03-01T10:00:00Z");
const body = '{"resource":"patient","id":"7"}';

function delivery(changes: Record<string, string | null> = {}) {
  const headers = new Headers(signStandardWebhook({ secret, id: "msg_1", body, now }));
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return { secret, headers, body, now };
}

const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);

test("a hint signed with the connection's secret is genuine, as text or as bytes", () => {
  expect(verifyStandardWebhook(delivery())).toBe(true);
  expect(verifyStandardWebhook({ ...delivery(), body: new TextEncoder().encode(body) })).toBe(true);
});

test("one right signature among several is enough", () => {
  const signature = delivery().headers.get("webhook-signature");
  expect(verifyStandardWebhook(delivery({ "webhook-signature": `v1,AAAA v1a,xyz ${signature}` }))).toBe(true);
});

test("another implementation of the standard agrees, in both directions", () => {
  const other = new Webhook(secret);
  const signed = new Headers({
    "webhook-id": "msg_2",
    "webhook-timestamp": String(now.getTime() / 1000),
    "webhook-signature": other.sign("msg_2", now, body),
  });
  expect(verifyStandardWebhook({ secret, headers: signed, body, now })).toBe(true);
  expect(signStandardWebhook({ secret, id: "msg_2", body, now })).toEqual(Object.fromEntries(signed));
});

test.each([300, -300])("a clock %d seconds off is still accepted", (seconds) => {
  expect(verifyStandardWebhook({ ...delivery(), now: at(seconds) })).toBe(true);
});

test.each([301, -301])("a delivery %d seconds off is stale", (seconds) => {
  expect(verifyStandardWebhook({ ...delivery(), now: at(seconds) })).toBe(false);
});

test("a secret counts with or without the standard's prefix", () => {
  const bare = secret.replace("whsec_", "");
  expect(verifyStandardWebhook({ ...delivery(), secret: bare })).toBe(true);
  expect(signStandardWebhook({ secret: bare, id: "msg_1", body, now })).toEqual(Object.fromEntries(delivery().headers));
});

test("Svix's own names for the three headers will do", () => {
  const named = [...delivery().headers].map(([name, value]): [string, string] => [
    name.replace("webhook-", "svix-"),
    value,
  ]);
  expect(verifyStandardWebhook({ ...delivery(), headers: new Headers(named) })).toBe(true);
});

test("signatures of versions that are not known are passed over, wherever the right one stands", () => {
  const right = delivery().headers.get("webhook-signature") ?? "";
  const wrong = signStandardWebhook({ secret, id: "msg_2", body, now })["webhook-signature"];
  const lists = [`${wrong} ${right.replace("v1,", "v2,")} ${right} ${wrong}`, `${right} v3,`, `v1a,abc ${right}`];
  for (const list of lists) expect(verifyStandardWebhook(delivery({ "webhook-signature": list })), list).toBe(true);
  const none = `${wrong} ${right.replace("v1,", "v2,")}`;
  expect(verifyStandardWebhook(delivery({ "webhook-signature": none }))).toBe(false);
});

test.each([
  ["a body that was written anew", { ...delivery(), body: JSON.stringify(JSON.parse(body), null, 1) }],
  ["only a signature of another version", delivery({ "webhook-signature": signedBy().replace("v1,", "v2,") })],
  ["a part of the signature", delivery({ "webhook-signature": signedBy().slice(0, 8) })],
  ["the signature of another delivery", delivery({ "webhook-signature": signedBy("msg_2") })],
  ["an empty id", delivery({ "webhook-id": "" })],
  [
    "the two halves of one signature",
    delivery({ "webhook-signature": `${signedBy().slice(0, 20)} ${signedBy().slice(20)}` }),
  ],
])("a delivery with %s is refused", (_, forged) => {
  expect(verifyStandardWebhook(forged)).toBe(false);
});

function signedBy(id = "msg_1"): string {
  return signStandardWebhook({ secret, id, body, now })["webhook-signature"];
}

test.each([
  ["another body", { ...delivery(), body: `${body} ` }],
  ["another id", delivery({ "webhook-id": "msg_2" })],
  ["another time", delivery({ "webhook-timestamp": String(now.getTime() / 1000 + 1) })],
  ["another secret", { ...delivery(), secret: newWebhookSecret() }],
  ["an empty secret", { ...delivery(), secret: "whsec_" }],
  ["a secret that is no base64", { ...delivery(), secret: "whsec_ñ!" }],
  ["no id", delivery({ "webhook-id": null })],
  ["no time", delivery({ "webhook-timestamp": null })],
  ["no signature", delivery({ "webhook-signature": null })],
  ["an empty signature", delivery({ "webhook-signature": "v1," })],
  ["a signature without version", delivery({ "webhook-signature": "AAAA" })],
  ["a time in words", delivery({ "webhook-timestamp": "now" })],
  ["a time in exponent form", delivery({ "webhook-timestamp": "1e9" })],
])("a delivery with %s is not genuine", (_, forged) => {
  expect(verifyStandardWebhook(forged)).toBe(false);
});

test("secrets are the same only when every character is, and nothing equals an empty one", () => {
  expect(isSameSecret("left", "left")).toBe(true);
  expect(isSameSecret("left", "leftt")).toBe(false);
  expect(isSameSecret("", "")).toBe(false);
  expect(isSameSecret(null, undefined)).toBe(false);
});

test("digests are the published ones, tokens are long and never the same", () => {
  expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(hmacSha256("key", "The quick brown fox jumps over the lazy dog").toString("hex")).toBe(
    "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
  );
  expect(randomToken()).toMatch(/^[\w-]{43}$/);
  expect(randomToken()).not.toBe(randomToken());
});
