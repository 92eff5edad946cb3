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

test("of an address only where it leads is shown, however deep it stands", () => {
  const shown = (value: unknown) =>
    JSON.parse(showPayload(bytes(JSON.stringify({ list: [{ value }] }))).payload).list[0].value;
  expect(shown("https://app.example/accept?ticket=abc")).toBe("https://app.example/accept?[redacted]");
  expect(shown("https://app.example/#token=abc")).toBe("https://app.example/?[redacted]");
  expect(shown("Open https://a.example/x?k=1 or <https://b.example/y?k=2>!")).toBe(
    "Open https://a.example/x?[redacted] or <https://b.example/y?[redacted]>!",
  );
  expect(shown("ftp://ida:pass@files.example/day.csv")).toBe("ftp://[redacted]@files.example/day.csv");
  expect(shown("https://app.example/join/k3y0fs1xteenchar/now")).toBe("https://app.example/join/[redacted]/now");
  for (const plain of [
    "https://api.example/v1/patients/1234567890123456789",
    "https://api.example/accept-invitation/0198c0de-0000-7000-8000-000000000001",
    "Is it 12:30? Yes: #1",
  ]) {
    expect(shown(plain)).toBe(plain);
  }
});

test("of an invitation's address only the host is shown, since its path may be the key", () => {
  const invitation = {
    object: "organization_invitation",
    url: "https://app.example/i/abc?x=1",
    data: { also: "https://app.example/i/abc" },
  };
  expect(JSON.parse(showPayload(bytes(JSON.stringify({ data: invitation }))).payload).data).toMatchObject({
    url: "https://app.example/[redacted]?[redacted]",
    data: { also: "https://app.example/[redacted]" },
  });
});

test("what is deeper than anybody reads is not shown, nor does it bring secrets along", () => {
  const { payload } = showPayload(bytes(`${"[".repeat(50_000)}{"token":"s1"}${"]".repeat(50_000)}`));
  expect(payload).toContain("[deep]");
  expect(payload).not.toContain("s1");
});

test("what is no JSON is shown as it came; a form without its secrets", () => {
  expect(showPayload(bytes("hello there")).payload).toBe("hello there");
  expect(showPayload(bytes("see https://app.example/a?key=1")).payload).toBe("see https://app.example/a?[redacted]");
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
