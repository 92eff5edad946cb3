import { expect, test } from "vitest";
import { factsOf } from "./map";
import { clerkEventTypes } from "./schema";

const at = 1_716_883_200_000;
const user = {
  id: "user_1",
  first_name: "Jane",
  last_name: "Roe",
  primary_email_address_id: "idn_2",
  email_addresses: [
    { id: "idn_1", email_address: "old@harbour.example", verification: { status: "verified" } },
    { id: "idn_2", email_address: " Jane@Harbour.Example ", verification: { status: "verified" } },
  ],
  private_metadata: null,
  updated_at: at,
};
const organization = { id: "org_1", name: "Harbour", slug: "harbour", created_by: "user_1", updated_at: at };
const membership = {
  id: "orgmem_1",
  role: "org:member",
  organization,
  public_user_data: { user_id: "user_1", first_name: "Jane", last_name: null, identifier: "jane@harbour.example" },
  created_at: at,
  updated_at: at,
};
const invitation = {
  id: "orginv_1",
  email_address: "Guest@Harbour.example",
  role: "org:member",
  organization_id: "org_1",
  expires_at: null,
  created_at: at,
  updated_at: at,
};

test("twelve types are acted on", () => {
  expect(clerkEventTypes).toHaveLength(12);
});

test("a person has their primary address, in lower case, and whether it was verified", () => {
  expect(factsOf("user.created", user)).toEqual([
    {
      kind: "person",
      id: "user_1",
      gone: false,
      whole: true,
      at: new Date(at),
      data: { fullName: "Jane Roe", email: "jane@harbour.example", verified: true, banned: false },
    },
  ]);
});

test.each([
  ["no address at all", { email_addresses: [], primary_email_address_id: null }, { email: null, verified: false }],
  ["no primary address", { primary_email_address_id: null }, { email: "old@harbour.example" }],
  ["a user name alone", { first_name: null, last_name: null, username: "jane" }, { fullName: "jane" }],
  ["no name", { first_name: "", last_name: null }, { fullName: null }],
  ["a ban", { banned: true }, { banned: true }],
  [
    "an address that waits for its proof",
    {
      email_addresses: [{ id: "idn_2", email_address: "jane@harbour.example", verification: { status: "unverified" } }],
    },
    { verified: false },
  ],
])("a person with %s is one, too", (_, change, expected) => {
  expect(factsOf("user.updated", { ...user, ...change })[0]?.data).toMatchObject(expected);
});

test("times in seconds are times, too", () => {
  expect(factsOf("user.updated", { ...user, updated_at: at / 1_000 })[0]?.at).toEqual(new Date(at));
});

test("who is deleted is gone, and nothing else is said of them", () => {
  const gone = { gone: true, whole: false, at: new Date(0), data: null };
  expect(factsOf("user.deleted", { id: "user_1", object: "user", deleted: true })).toEqual([
    { kind: "person", id: "user_1", ...gone },
  ]);
  expect(factsOf("organization.deleted", { id: "org_1", slug: "harbour", deleted: true })).toEqual([
    { kind: "organization", id: "org_1", ...gone },
  ]);
});

test("a membership brings its organization, and a sketch of its person", () => {
  const facts = factsOf("organizationMembership.updated", membership);
  expect(facts.map(({ kind, id, whole, gone }) => [kind, id, whole, gone])).toEqual([
    ["organization", "org_1", true, false],
    ["person", "user_1", false, false],
    ["membership", "orgmem_1", true, false],
  ]);
  expect(facts[1]?.data).toEqual({ fullName: "Jane", email: "jane@harbour.example", verified: false, banned: false });
});

test("a membership that ends takes nobody with it", () => {
  const facts = factsOf("organizationMembership.deleted", membership);
  expect(facts.map(({ kind, gone }) => [kind, gone])).toEqual([
    ["organization", false],
    ["person", false],
    ["membership", true],
  ]);
});

test("a phone number is no address", () => {
  const public_user_data = { ...membership.public_user_data, identifier: "+61400000000" };
  expect(factsOf("organizationMembership.created", { ...membership, public_user_data })[1]?.data).toMatchObject({
    email: null,
  });
});

test.each([
  ["organizationInvitation.created", "pending", false],
  ["organizationInvitation.accepted", "accepted", true],
  ["organizationInvitation.revoked", "revoked", true],
] as const)("%s leaves an invitation %s", (type, status, gone) => {
  expect(factsOf(type, invitation)).toMatchObject([
    { kind: "invitation", gone, data: { organization: "org_1", email: "guest@harbour.example", status } },
  ]);
});

test("an accepted invitation may name its organization inside, and one that names none is nothing", () => {
  const { organization_id: _, ...nameless } = invitation;
  const inside = { ...nameless, data: { public_organization_data: { id: "org_1", name: "Harbour", slug: "harbour" } } };
  expect(factsOf("organizationInvitation.accepted", inside).map(({ kind, whole }) => [kind, whole])).toEqual([
    ["organization", false],
    ["invitation", true],
  ]);
  expect(factsOf("organizationInvitation.created", nameless)).toEqual([]);
});

test("data that is not of its type is refused", () => {
  expect(() => factsOf("user.created", { id: "user_1" })).toThrow();
  expect(() => factsOf("user.deleted", { id: "user_1" })).toThrow();
  expect(() => factsOf("organizationMembership.created", { ...membership, organization: null })).toThrow();
});
