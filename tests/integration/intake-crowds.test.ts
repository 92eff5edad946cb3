import { asAdmin } from "@tests/factories/admin-sql";
import { afterEach, expect, test } from "vitest";
import { isUnreachable, isUnwritable } from "@/lib/db/errors";
import { newId } from "@/lib/db/id";
import { runAsSystem } from "@/lib/db/system/transaction";
import { insertEvents, type NewEvent } from "@/lib/db/system/webhooks";

afterEach(() => asAdmin("DELETE FROM webhook_events"));

function anEvent(deliveryId: string): NewEvent {
  return {
    provider: "acme",
    organizationId: null,
    connectionId: null,
    standing: null,
    id: newId(),
    deliveryId,
    type: "parcel.sent",
    headers: { "user-agent": "acme/1" },
    body: Uint8Array.of(0, 34, 92, 255),
    bodyBytes: 4,
    keyId: "one",
    due: true,
    reason: null,
  };
}

test("deliveries that arrive twice at once, in opposite order, are each kept once", async () => {
  for (let round = 0; round < 10; round++) {
    const ids = Array.from({ length: 300 }, (_, place) => `${round}-${place}`);
    const batches = [ids, ids.toReversed(), ids].map((batch) => insertEvents(batch.map(anEvent)));
    const kept = (await Promise.all(batches)).flat();
    expect(kept.filter(Boolean)).toHaveLength(ids.length);
  }
});

test("a delivery is kept as it was given, byte for byte", async () => {
  const headers = { "user-agent": 'it\'s "{acme}" \\1,2' };
  const event = { ...anEvent('a "quoted", {braced} \\ id'), headers, reason: "", due: false };
  expect(await insertEvents([event, { ...anEvent("other"), reason: "NULL" }])).toEqual([true, true]);
  const rows = await asAdmin<{ status: string }>(
    "SELECT delivery_id, headers, body, reason, status FROM webhook_events ORDER BY delivery_id",
  );
  expect(rows).toEqual([
    { delivery_id: event.deliveryId, headers, body: Buffer.from(event.body), reason: "", status: "ignored" },
    expect.objectContaining({ delivery_id: "other", reason: "NULL", status: "received" }),
  ]);
});

test("a statement that is refused leaves nothing behind, and no connection that is of no use", async () => {
  const event = anEvent("\u0000");
  for (let round = 0; round < 12; round++) {
    await expect(insertEvents([anEvent(`${round}`), event])).rejects.toSatisfy(isUnwritable);
  }
  expect(await insertEvents([anEvent("0")])).toEqual([true]);
});

test("a connection that is lost on the way is told as such, and the next statement gets another", async () => {
  const lost = expect(runAsSystem("SELECT pg_sleep(30)", [])).rejects.toSatisfy(isUnreachable);
  await expect
    .poll(() => asAdmin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'"))
    .toHaveLength(1);
  await lost;
  const role = await runAsSystem("SELECT current_user AS role", []);
  expect(role).toEqual([{ role: "hub_system" }]);
});
