import { expect, test } from "vitest";
import { createResetToken, isResetTokenOf, readResetToken } from "./rules";

const secret = "a secret of the tests";
const subject = { userId: "0198c0de-0000-7000-8000-000000000001", email: "ida@harbour.example", passwordHash: "old" };
const expiresAt = new Date("2026-03-01T12:00:00Z");
const token = createResetToken(subject, expiresAt, secret);

test("a token is its person's until its time is over", () => {
  expect(readResetToken(token, new Date("2026-03-01T11:59:59Z"))).toEqual({ userId: subject.userId });
  expect(readResetToken(token, expiresAt)).toBeNull();
  expect(isResetTokenOf(token, subject, secret)).toBe(true);
});

test.each([
  ["somebody else", { ...subject, userId: "0198c0de-0000-7000-8000-000000000002" }, secret],
  ["the same person with a new password", { ...subject, passwordHash: "new" }, secret],
  ["the same person without a password", { ...subject, passwordHash: null }, secret],
  ["the same person with a new address", { ...subject, email: "ida@lake.example" }, secret],
  ["another hub", subject, "another secret"],
])("it is not that of %s", (_, other, key) => {
  expect(isResetTokenOf(token, other, key)).toBe(false);
});

test("its end cannot be moved", () => {
  const [userId, , seal] = token.split(".");
  const later = `${userId}.${Math.floor(Date.parse("2027-01-01T00:00:00Z") / 1_000).toString(36)}.${seal}`;
  expect(readResetToken(later, expiresAt)).toEqual({ userId });
  expect(isResetTokenOf(later, subject, secret)).toBe(false);
});

test.each(["", ".", "a.b.c", `${token}x`, token.slice(0, -1), token.replace(".", "%2E"), "\u0000"])(
  "%j is no token",
  (text) => {
    expect(readResetToken(text, new Date(0))).toBeNull();
    expect(isResetTokenOf(text, subject, secret)).toBe(false);
  },
);
