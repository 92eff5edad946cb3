import { asAdmin } from "@tests/factories/admin-sql";
import { describe, expect, test } from "vitest";
import { receive } from "@/features/webhooks/mutations";
import { newId } from "@/lib/db/id";

/** Where a provider posts, and what signs for it there. A supplier of the hub itself has neither token nor connection. */
export type IntakeAddress = { token: string | null; connectionId: string | null; secret: string };

export type IntakeDelivery = { body: string; secret: string; id: string; now: Date };

/** What the suite must know of a provider. */
export type IntakeSubject = {
  provider: string;
  /** A new address; of another organization each time, where addresses belong to one. */
  anAddress: () => Promise<IntakeAddress>;
  /** The headers that the provider sends along. */
  sign: (delivery: IntakeDelivery) => Record<string, string>;
  /** A body of a type that is acted on, and of one that is not, with the delivery's id where the provider puts it there. */
  event: (id: string) => string;
  unknown: (id: string) => string;
  /** What a kept event is answered with: 202 where a clinic's records are read again, else 200. */
  taken: 200 | 202;
  /** The headers that make a delivery genuine; none for a provider that signs nothing. */
  signatureHeaders: string[];
  /** Whether its signatures hold for five minutes only. */
  expires: boolean;
  /** Replaces the secret of an address while the old one goes on counting, until `until` if that is known. */
  replaceSecret?: (address: IntakeAddress) => Promise<{ secret: string; until: Date | null }>;
};

type Sent = {
  body?: string;
  headers?: Record<string, string>;
  secret?: string;
  signedAt?: Date;
  id?: string;
  now?: Date;
};

/** What must hold of every provider's deliveries, whoever sends them and however they are signed. */
export function testIntake(subject: IntakeSubject): void {
  const { provider, anAddress, event, unknown, taken } = subject;

  /** Posts a delivery as the provider would; what is given differs from that. */
  async function post(address: IntakeAddress, sent: Sent = {}): Promise<Response> {
    const { id = newId(), secret = address.secret, now = new Date(), signedAt = now } = sent;
    const signed = event(id);
    const signature = subject.sign({ body: sent.body ?? signed, secret, id, now: signedAt });
    return deliver(address, { body: sent.body ?? signed, headers: { ...signature, ...sent.headers }, now });
  }

  function deliver({ token }: IntakeAddress, { body, headers, now = new Date() }: Sent): Promise<Response> {
    const request = new Request(`http://hub.example/api/webhooks/${provider}`, {
      method: "POST",
      body: body ?? "",
      headers: { "content-type": "application/json", ...headers },
    });
    return receive(provider, request, { token, now });
  }

  const rowsOf = ({ connectionId }: IntakeAddress) =>
    asAdmin<{ delivery_id: string; type: string; status: string; reason: string | null }>(
      `SELECT delivery_id, type, status, reason FROM webhook_events
       WHERE provider = $1 AND connection_id IS NOT DISTINCT FROM $2 ORDER BY received_at, id`,
      [provider, connectionId],
    );

  async function refusalsOf({ connectionId }: IntakeAddress): Promise<Record<string, number>> {
    const rows = await asAdmin<{ reason: string; count: number }>(
      `SELECT reason, sum(count)::int AS count FROM webhook_refusals
       WHERE provider = $1 AND connection_id IS NOT DISTINCT FROM $2 GROUP BY reason`,
      [provider, connectionId],
    );
    return Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
  }

  /** Sends what must be refused: nothing is kept of it but one more count of the reason. */
  async function expectRefusal(address: IntakeAddress, response: () => Promise<Response>, refusal: Refusal) {
    const [rows, refusals] = [await rowsOf(address), await refusalsOf(address)];
    const answer = await response();
    expect(answer.status).toBe(refusal.status);
    expect(await answer.json()).toMatchObject({ status: refusal.status, code: refusal.code });
    expect(await rowsOf(address)).toEqual(rows);
    const { reason } = refusal;
    expect(await refusalsOf(address)).toEqual({ ...refusals, [reason]: (refusals[reason] ?? 0) + 1 });
  }

  describe(`what is posted for ${provider}`, () => {
    test("is kept before it is answered, and kept once when it is sent again with another signature", async () => {
      const address = await anAddress();
      const before = await rowsOf(address);
      const id = newId();
      const first = await post(address, { id });
      expect(first.status).toBe(taken);
      expect(await first.json()).toEqual({ received: true });
      const rows = await rowsOf(address);
      expect(rows).toHaveLength(before.length + 1);
      expect(rows.at(-1)?.status).not.toBe("ignored");
      const again = await post(address, { id, now: new Date(Date.now() + 60_000) });
      expect(again.status).toBe(200);
      expect(await rowsOf(address)).toHaveLength(rows.length);
    });

    test("is kept once, though twenty arrive at the same moment", async () => {
      const address = await anAddress();
      const before = (await rowsOf(address)).length;
      const id = newId();
      const answers = await Promise.all(Array.from({ length: 20 }, () => post(address, { id })));
      expect(answers.map(({ status }) => status).toSorted()).toEqual(
        Array.from({ length: 19 }, () => 200).concat(taken),
      );
      expect(await rowsOf(address)).toHaveLength(before + 1);
    });

    test("is kept as ignored, with the reason, when the hub does not act on its type", async () => {
      const address = await anAddress();
      const id = newId();
      const response = await post(address, { id, body: unknown(id) });
      expect(response.status).toBe(200);
      expect((await rowsOf(address)).at(-1)).toMatchObject({
        status: "ignored",
        reason: expect.stringMatching(/type/),
      });
    });

    test("is refused beyond a mebibyte, whether or not it says how long it is", async () => {
      const address = await anAddress();
      const body = `{"padding":"${"x".repeat(2 ** 20)}"}`;
      const refusal = { status: 413, code: "too_large", reason: "too_large" };
      await expectRefusal(address, () => post(address, { body }), refusal);
      await expectRefusal(
        address,
        () => post(address, { body, headers: { "content-length": String(body.length) } }),
        refusal,
      );
    });

    test("does not exist at an address that was never given out", async () => {
      const address = await anAddress();
      expect((await post({ ...address, token: address.token === null ? newId() : null })).status).toBe(404);
      for (const token of [newId(), "nobody"]) expect((await post({ ...address, token })).status).toBe(404);
    });
  });

  if (subject.signatureHeaders.length > 0) testSignatures(subject, { post, deliver, expectRefusal, refusalsOf });
}

type Refusal = { status: number; code: string; reason: string };

type Means = {
  post: (address: IntakeAddress, sent?: Sent) => Promise<Response>;
  deliver: (address: IntakeAddress, sent: Sent) => Promise<Response>;
  expectRefusal: (address: IntakeAddress, response: () => Promise<Response>, refusal: Refusal) => Promise<void>;
  refusalsOf: (address: IntakeAddress) => Promise<Record<string, number>>;
};

const forged: Refusal = { status: 401, code: "forged", reason: "forged" };
const stale: Refusal = { status: 401, code: "forged", reason: "stale" };

function testSignatures(subject: IntakeSubject, { post, deliver, expectRefusal }: Means): void {
  const { provider, anAddress, event, sign, taken } = subject;

  function signed(secret: string) {
    const id = newId();
    const body = event(id);
    return { body, headers: sign({ body, secret, id, now: new Date() }) };
  }

  describe(`the signature of ${provider}`, () => {
    test("must be there, whole, and made with the address's secret", async () => {
      const address = await anAddress();
      const { body, headers } = signed(address.secret);
      for (const name of subject.signatureHeaders) {
        const value = headers[name] ?? "";
        const { [name]: _, ...without } = headers;
        const broken = [without, { ...headers, [name]: "" }, { ...headers, [name]: `${value}x` }];
        for (const wrong of broken)
          await expectRefusal(address, () => deliver(address, { body, headers: wrong }), forged);
      }
      const cut = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.slice(0, -6)]));
      await expectRefusal(address, () => deliver(address, { body, headers: cut }), forged);
      expect((await deliver(address, { body, headers })).status).toBe(taken);
    });

    test("is of these very bytes: not of fewer, nor of the same JSON written anew", async () => {
      const address = await anAddress();
      const { body, headers } = signed(address.secret);
      const others = [body.slice(0, -1), `${body} `, JSON.stringify(JSON.parse(body), null, 3), ""];
      for (const other of others)
        await expectRefusal(address, () => deliver(address, { body: other, headers }), forged);
      expect((await deliver(address, { body, headers })).status).toBe(taken);
    });

    test("of another secret, of another organization's too, is refused", async () => {
      const [address, other] = [await anAddress(), await anAddress()];
      const secrets = [other.secret, address.secret.slice(0, -4).concat("AAAA"), address.secret.toUpperCase()];
      for (const secret of secrets.filter((one) => one !== address.secret)) {
        await expectRefusal(address, () => post(address, { secret }), forged);
      }
    });

    test.runIf(subject.expires)("holds for five minutes either way, and is known as stale beyond", async () => {
      const address = await anAddress();
      const now = new Date(Math.floor(Date.now() / 1_000) * 1_000);
      const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
      for (const seconds of [-300, -299, 299, 300]) {
        expect((await post(address, { now, signedAt: later(seconds) })).status, `${seconds} s`).toBe(taken);
      }
      for (const seconds of [-301, -86_400, 301, 86_400]) {
        await expectRefusal(address, () => post(address, { now, signedAt: later(seconds) }), stale);
      }
    });

    test.runIf(subject.replaceSecret)("may be of the old secret or the new one while it is replaced", async () => {
      const address = await anAddress();
      const replaced = await subject.replaceSecret?.(address);
      if (!replaced) throw new Error("The secret was not replaced.");
      expect(replaced.secret).not.toBe(address.secret);
      expect((await post(address)).status).toBe(taken);
      expect((await post(address, { secret: replaced.secret })).status).toBe(taken);
      if (!replaced.until) return;
      const after = new Date(replaced.until.getTime() + 1_000);
      expect((await post(address, { secret: replaced.secret, now: after })).status).toBe(taken);
      await expectRefusal(address, () => post(address, { now: after }), forged);
    });
  });
}
