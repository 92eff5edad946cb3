import { expect, test } from "vitest";
import type { Client } from "./client";
import { tally } from "./streams";

const window = { from: new Date("2026-02-01T00:00:00Z"), to: new Date("2026-03-01T00:00:00Z") };
const row = { id: 901, merchantId: 9, created: "2026-02-11T10:02:25Z", amount: "181.12", status: "Settled" };

test("a payment counts by its id, whatever else is wrong with it, and each once", async () => {
  const rows = [row, { ...row, id: 902, status: null }, row, { ...row, id: 903, currency: "CAD", amount: "-3" }];
  expect(await tally(anAccount(rows), window)).toEqual({
    count: 3,
    sums: { USD: 36_224, CAD: -300 },
    unreadable: 0,
    calls: 1,
  });
});

test("what cannot be added up, or placed in time, counts as unreadable", async () => {
  const faults = [
    { amount: "1e3" },
    { amount: null },
    { created: "soon" },
    { merchantId: null },
    { currency: "coins" },
  ];
  const rows: unknown[] = faults.map((fault, place) => ({ ...row, ...fault, id: 910 + place }));
  expect(await tally(anAccount([row, ...rows, "no row", { ...row, id: null, amount: "x" }]), window)).toEqual({
    count: 8,
    sums: { USD: 18_112 },
    unreadable: 7,
    calls: 1,
  });
});

test("another merchant's payments, and those of another time, do not count", async () => {
  const rows = [
    { ...row, merchantId: 10 },
    { ...row, id: 902, created: "2026-03-01T00:00:00Z" },
    { ...row, id: 903, created: "2026-01-31T23:59:59Z", amount: "unreadable" },
  ];
  expect(await tally(anAccount(rows), window)).toMatchObject({ count: 0, sums: {}, unreadable: 0 });
});

function anAccount(records: unknown[]) {
  const client = { list: async () => ({ recordCount: records.length, records }) } as unknown as Client;
  return { client, merchantId: "9", timeZone: "America/New_York" };
}
