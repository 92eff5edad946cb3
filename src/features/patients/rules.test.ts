import { expect, test } from "vitest";
import { identifierRows, primaryEmail, primaryPhone, sortName, tidyAddress } from "@/features/patients/rules";
import type { Phone } from "@/lib/integrations/records";

const fax: Phone = { raw: "03 5550 1111", e164: "+61355501111", label: "Fax" };
const home: Phone = { raw: "03 5550 2222", e164: "+61355502222", label: "Home" };
const mobile: Phone = { raw: "0491 570 006", e164: "+61491570006", label: "Mobile" };
const unread: Phone = { raw: "ask reception", e164: null, label: "Other" };

test.each([
  [[fax, home, mobile], "+61491570006"],
  [[fax, home], "+61355502222"],
  [[unread, home], "+61355502222"],
  [[unread], "ask reception"],
  [[fax], null],
  [[], null],
])("the number to call first is never a fax", (phones, number) => {
  expect(primaryPhone(phones)).toBe(number);
});

test.each([
  [["ask at the desk", "Imke@example.com"], "Imke@example.com"],
  [["ask at the desk"], "ask at the desk"],
  [[], null],
])("people are written to where mail can be sent, before anything else", (emails, address) => {
  expect(primaryEmail(emails)).toBe(address);
});

test.each([
  [{ firstName: "Zoë", lastName: "Öztürk", displayName: "x" }, "ozturk zoe"],
  [{ firstName: null, lastName: " ", displayName: "Cher" }, "cher"],
  [{ firstName: "Ida", lastName: "x".repeat(500), displayName: "x" }, "x".repeat(120)],
])("people stand in the alphabet without accents, last name first", (name, sorted) => {
  expect(sortName(name)).toBe(sorted);
});

test("a number that is typed twice is one identifier, and an empty one is none", () => {
  const twice = { ...mobile, raw: "+61 491 570 006" };
  const rows = identifierRows("c", {
    phones: [mobile, twice, { raw: " ", e164: null, label: null }],
    emails: ["A@b.example", "a@B.example", ""],
  });
  expect(rows.map(({ kind, value, raw }) => [kind, value, raw])).toEqual([
    ["phone", "+61491570006", "0491 570 006"],
    ["email", "a@b.example", "A@b.example"],
  ]);
});

test("an address is what has words in it: a country alone is one, and nothing but blanks is none", () => {
  const nothing = { lines: [], city: null, state: "", postCode: null, country: null };
  expect(tidyAddress(nothing)).toBeNull();
  expect(tidyAddress({ ...nothing, country: "New Zealand" })).toEqual({
    ...nothing,
    state: null,
    country: "New Zealand",
  });
  expect(tidyAddress({ ...nothing, lines: ["Level 3"] })).toEqual({ ...nothing, state: null, lines: ["Level 3"] });
});
