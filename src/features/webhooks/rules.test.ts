import { expect, test } from "vitest";
import { attemptsMax, bodyOwner, redactHeaders, retryInSeconds, showPayload } from "@/features/webhooks/rules";

const bytes = (text: string) => new TextEncoder().encode(text);

test("waits grow fourfold up to six hours, and end after twelve attempts", () => {
  const waits = Array.from({ length: attemptsMax }, (_, place) => retryInSeconds(place + 1, 0.5));
  expect(waits).toEqual([5, 20, 80, 320, 1_280, 5_120, 20_480, 21_600, 21_600, 21_600, 21_600, null]);
});

test("waits of what failed together are spread, by a tenth either way", () => {
  expect([retryInSeconds(4, 0), retryInSeconds(4, 1)]).toEqual([288, 352]);
});

test("a provider that says when to come back is not asked before, nor more often than otherwise", () => {
  expect(retryInSeconds(1, 0.5, 60_500)).toBe(61);
  expect(retryInSeconds(6, 0.5, 1_000)).toBe(5_120);
  expect(retryInSeconds(attemptsMax, 0.5, 60_000)).toBeNull();
});

test("a header's value is kept only where it can be no secret", () => {
  const headers = new Headers({ "Webhook-Id": "msg_1", Authorization: "Bearer x", "X-New": "y", Cookie: "a=b" });
  expect(redactHeaders(headers)).toEqual({
    "webhook-id": "msg_1",
    authorization: "[redacted]",
    "x-new": "[redacted]",
    cookie: "[redacted]",
  });
  const long = new Headers([
    ["user-agent", "x".repeat(5_000)],
    ...Array.from({ length: 90 }, (_, n) => [`x-${n}`, "1"]),
  ] as [string, string][]);
  expect(Object.keys(redactHeaders(long)).length).toBeLessThanOrEqual(60);
  expect(JSON.stringify(redactHeaders(long)).length).toBeLessThan(5_000);
});

test("a payload is shown in lines, without the values of secrets, however deep they stand", () => {
  const { payload } = showPayload(
    bytes(
      '{"id":1,"client_secret":"s1","data":{"list":[{"access_token":"s2","Password":{"hash":"s3"},"empty_token":null}]}}',
    ),
  );
  expect(payload).not.toMatch(/s[123]"/);
  expect(JSON.parse(payload)).toEqual({
    id: 1,
    client_secret: "[redacted]",
    data: { list: [{ access_token: "[redacted]", Password: "[redacted]", empty_token: null }] },
  });
  expect(payload.split("\n").length).toBeGreaterThan(5);
});

test("what is no JSON is shown as it came; a form without its secrets", () => {
  expect(showPayload(bytes("hello there")).payload).toBe("hello there");
  expect(showPayload(bytes("event=sale&merchant_token=abc&amount=12%2E50")).payload).toBe(
    "event: sale\nmerchant_token: [redacted]\namount: 12.50",
  );
});

test("of a long payload only the beginning is shown, and that it is so", () => {
  const { payload, isCut } = showPayload(bytes(JSON.stringify({ text: "x".repeat(200_000) })));
  expect(isCut).toBe(true);
  expect(payload.length).toBe(64 * 1_024);
});

test("a body opens as one delivery of one connection; of the hub's own, also once it is known whose it is", () => {
  const of = (organizationId: string | null, connectionId: string | null) =>
    bodyOwner({ id: "1", organizationId, connectionId });
  expect(of("a", "c")).not.toEqual(of("b", "c"));
  expect(of("a", "c")).not.toEqual(bodyOwner({ id: "2", organizationId: "a", connectionId: "c" }));
  expect(of(null, null)).toEqual(of("a", null));
});
