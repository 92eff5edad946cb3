import { expect, test } from "vitest";
import { wantedPeople } from "@/lib/auth/directory-people";
import type { PersonEntry } from "@/lib/db/system/directory";

type Given = Partial<Omit<PersonEntry, "data">> & Partial<PersonEntry["data"]>;

function person(id: string, given: Given = {}): PersonEntry {
  const { email = "ida@harbour.example", verified = true, banned = false, fullName = "Ida Lund", ...entry } = given;
  return { id, gone: false, whole: true, at: new Date(1_000), data: { email, verified, banned, fullName }, ...entry };
}

const holder = { userId: "older", email: "ida@harbour.example", personKey: null };

test("a person has the address and name that the directory has", () => {
  expect(wantedPeople([person("a")], [])).toEqual([
    { personKey: "a", email: "ida@harbour.example", fullName: "Ida Lund", status: "active", adopt: null },
  ]);
});

test.each<[string, Given, Given, string]>([
  ["of who is still there", { gone: true, at: new Date(9_000) }, {}, "b"],
  ["of whom more than a mention is known", { whole: false, at: new Date(9_000) }, {}, "b"],
  ["of who has proven it", { verified: false, at: new Date(9_000) }, {}, "b"],
  ["of whose it was said to be last", { at: new Date(2_000) }, {}, "a"],
  ["of the later one, when all else is equal", {}, {}, "b"],
])("an address that two claim is %s", (_, a, b, owner) => {
  for (const entries of [
    [person("a", a), person("b", b)],
    [person("b", b), person("a", a)],
  ]) {
    const found = wantedPeople(entries, []).filter(({ email }) => email === "ida@harbour.example");
    expect(found.map(({ personKey }) => personKey)).toEqual([owner]);
  }
});

test("who owns no address has one that nobody can be written to at", () => {
  const [entry] = wantedPeople([person("User_A", { email: null, fullName: null })], []);
  expect(entry).toMatchObject({ email: "User_A@people.invalid", fullName: "Somebody" });
});

test("somebody of ours is taken for the same person only by a verified address", () => {
  expect(wantedPeople([person("a")], [holder])[0]).toMatchObject({ adopt: "older", email: holder.email });
  for (const unproven of [{ verified: false }, { whole: false }, { gone: true }]) {
    expect(wantedPeople([person("a", unproven)], [holder])[0]).toMatchObject({
      adopt: null,
      email: "a@people.invalid",
    });
  }
  const tied = { ...holder, personKey: "a" };
  expect(wantedPeople([person("a")], [tied])[0]).toMatchObject({ adopt: null, email: holder.email });
});

test("who is gone or banned is not active", () => {
  expect(wantedPeople([person("a", { gone: true })], [])[0]?.status).toBe("inactive");
  expect(wantedPeople([person("a", { banned: true })], [])[0]?.status).toBe("inactive");
});
