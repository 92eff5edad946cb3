import { testIntake } from "@tests/factories/intake-suite";
import { afterAll, expect, test } from "vitest";
import { POST } from "@/app/api/stripe/webhook/route";
import { newId } from "@/lib/db/id";
import { signStripe } from "@/lib/integrations/stripe/webhook";
import { stopBoss } from "@/lib/jobs/boss";

const [secret = "", former = ""] = (process.env.STRIPE_WEBHOOK_SECRET ?? "").split(",");

afterAll(stopBoss);

function event(id: string, type = "invoice.paid"): string {
  return JSON.stringify({ id: `evt_${id}`, object: "event", type, data: { object: { customer: "cus_nobody" } } });
}

type Signed = { body: string; secret: string; now: Date };

function sign({ body, secret: key, now }: Signed): Record<string, string> {
  const timestamp = Math.floor(now.getTime() / 1_000);
  return {
    "stripe-signature": `t=${timestamp},v1=${signStripe({ secret: key, timestamp, body: Buffer.from(body) })}`,
  };
}

testIntake({
  provider: "stripe",
  anAddress: async () => ({ token: null, connectionId: null, secret }),
  sign,
  event,
  unknown: (id) => event(id, "charge.refunded"),
  taken: 200,
  signatureHeaders: ["stripe-signature"],
  // Only its age is held against a delivery, as Stripe's own library does: see below.
  expires: false,
  replaceSecret: async () => ({ secret: former, until: null }),
});

test("a delivery is taken for five minutes at either address, and refused afterwards", async () => {
  const send = (ageSeconds: number) => {
    const body = event(newId());
    const headers = sign({ body, secret, now: new Date(Date.now() - ageSeconds * 1_000) });
    const request = new Request("http://localhost:3000/api/stripe/webhook", { method: "POST", headers, body });
    return POST(request, { params: Promise.resolve({}) });
  };
  expect((await send(0)).status).toBe(200);
  expect((await send(280)).status).toBe(200);
  expect((await send(-3_600)).status).toBe(200);
  const late = await send(320);
  expect(late.status).toBe(401);
  expect(await late.json()).toMatchObject({ code: "forged" });
});
