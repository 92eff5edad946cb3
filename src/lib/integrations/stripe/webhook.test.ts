import { randomBytes } from "node:crypto";
import Stripe from "stripe";
import { expect, test } from "vitest";
import { signStripe, webhook } from "./webhook";

const secret = `whsec_${randomBytes(16).toString("hex")}`;
const other = `whsec_${randomBytes(16).toString("hex")}`;
const text = '{"id":"evt_1","object":"event","type":"invoice.paid","data":{"object":{"customer":"cus_1"}}}';
const sentAt = 1_793_700_000;
const good = signed(secret);
const zeros = "0".repeat(64);

type Case = { name: string; genuine: boolean; header?: string | null; body?: string; secrets?: string[]; now?: number };

const cases: Case[] = [
  { name: "exact", genuine: true },
  { name: "300 seconds old", genuine: true, now: sentAt + 300 },
  { name: "301 seconds old", genuine: false, now: sentAt + 301 },
  { name: "from a clock that is an hour ahead, as Stripe's own library lets pass", genuine: true, now: sentAt - 3_600 },
  { name: "two signatures, the second right", genuine: true, header: `t=${sentAt},v1=${zeros},v1=${good}` },
  { name: "a v0 beside the v1", genuine: true, header: `t=${sentAt},v1=${good},v0=${zeros}` },
  { name: "v0 only", genuine: false, header: `t=${sentAt},v0=${good}` },
  { name: "no timestamp", genuine: false, header: `v1=${good}` },
  { name: "a timestamp that is no number", genuine: false, header: `t=soon,v1=${good}` },
  { name: "another timestamp", genuine: false, header: `t=${sentAt + 1},v1=${good}` },
  { name: "another body", genuine: false, body: `${text} ` },
  { name: "the body written anew", genuine: false, body: JSON.stringify(JSON.parse(text), null, 1) },
  { name: "a byte order mark in front", genuine: false, body: `\uFEFF${text}` },
  { name: "a signature cut short", genuine: false, header: `t=${sentAt},v1=${good.slice(0, 63)}` },
  { name: "a signature of another secret", genuine: false, header: `t=${sentAt},v1=${signed(other)}` },
  { name: "an empty header", genuine: false, header: "" },
  { name: "no header", genuine: false, header: null },
  { name: "the old secret, while the new one is rolled out", genuine: true, secrets: [other, secret] },
  { name: "no secret to check with", genuine: false, secrets: [] },
  { name: "an empty secret", genuine: false, secrets: [""], header: `t=${sentAt},v1=${signed("")}` },
];

test.each(cases)("$name is genuine: $genuine", ({ genuine, secrets = [secret], now = sentAt, ...given }) => {
  expect(webhook.isGenuine(arrival(given), secrets, new Date(now * 1_000))).toBe(genuine);
});

test.each(cases.filter(({ body, secrets }) => !body?.startsWith("\uFEFF") && secrets === undefined))(
  "Stripe's own library thinks the same of: $name",
  ({ genuine, now = sentAt, ...given }) => {
    const { body, headers } = arrival(given);
    const received = now * 1_000;
    const construct = () =>
      Stripe.webhooks.constructEvent(
        Buffer.from(body),
        headers.get("stripe-signature") ?? "",
        secret,
        300,
        undefined,
        received,
      );
    if (genuine) expect(construct()).toMatchObject({ id: "evt_1" });
    else expect(construct).toThrow();
  },
);

test("our signature is the one that Stripe's own library makes", () => {
  const header = Stripe.webhooks.generateTestHeaderString({ payload: text, secret, timestamp: sentAt });
  expect(header).toBe(`t=${sentAt},v1=${good}`);
});

test("an event is told by its id and type; what is none is not told", () => {
  expect(webhook.describe(arrival({}))).toEqual({ deliveryId: "evt_1", type: "invoice.paid" });
  for (const body of ["", "null", "[]", '{"id":"evt_1"}', '{"id":"","type":"x","data":{"object":{}}}', "{"]) {
    expect(webhook.describe(arrival({ body })), body).toBeNull();
  }
});

function signed(key: string): string {
  return signStripe({ secret: key, timestamp: sentAt, body: Buffer.from(text) });
}

function arrival({ header = `t=${sentAt},v1=${good}`, body = text }: { header?: string | null; body?: string }) {
  const headers = new Headers(header === null ? {} : { "stripe-signature": header });
  return { body: Buffer.from(body), headers };
}
