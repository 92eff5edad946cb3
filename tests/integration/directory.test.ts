import { asAdmin } from "@tests/factories/admin-sql";
import { anEmail } from "@tests/factories/browsers";
import { depth } from "@tests/setup/depth";
import fc from "fast-check";
import { expect, test } from "vitest";
import { processClerkEvent } from "@/features/directory/mutations";
import { keepFacts } from "@/lib/db/system/directory";
import { factsOf } from "@/lib/integrations/clerk/map";
import { createInstanceKeys } from "@/lib/integrations/clerk/sandbox/keys";
import { type ClerkSandbox, createClerkSandbox } from "@/lib/integrations/clerk/sandbox/sandbox";
import type { ClerkEventType } from "@/lib/integrations/clerk/schema";

type Told = { type: ClerkEventType; data: unknown };

// One set will do for all: making one takes long.
const keys = createInstanceKeys();

/** What an instance told while something random happened in it, in the order in which it happened. */
function aHistory(choices: number[]): Told[] {
  let at = Date.UTC(2026, 0, 1) + Math.floor(Math.random() * 1e9);
  const clerk = createClerkSandbox({ now: () => at, keys });
  const [first, ...others] = [0, 1, 2].map((place) =>
    clerk.happen.createUser({ firstName: `Person ${place}`, email: anEmail() }),
  );
  clerk.happen.createOrganization({ name: "Harbour Physio", createdBy: first?.id });
  for (const choice of choices) {
    // Sometimes two things happen in one millisecond.
    at += choice % 3;
    happenAtRandom(
      clerk,
      [first, ...others].flatMap((user) => user?.id ?? []),
      choice,
    );
  }
  return clerk.messages.map(({ body }) => JSON.parse(body));
}

function happenAtRandom({ world, happen }: ClerkSandbox, people: string[], choice: number): void {
  const [organization] = world.organizations.values();
  const user = world.users.get(people[choice % people.length] ?? "");
  const membership = [...world.memberships.values()].find(({ userId }) => userId === user?.id);
  const invitation = [...world.invitations.values()].find(({ status }) => status === "pending");
  const role = ["org:admin", "org:member", "org:nurse", "org:unheard"][choice % 4] ?? "";
  const deeds = [
    () => user && happen.updateUser({ id: user.id, lastName: `Name ${choice}` }),
    () => user && happen.updateUser({ id: user.id, email: world.users.get(people[0] ?? "")?.email ?? null }),
    () => user && happen.updateUser({ id: user.id, email: anEmail(), verified: choice % 2 === 0 }),
    () => user && happen.updateUser({ id: user.id, banned: choice % 2 === 0 }),
    () => organization && happen.updateOrganization({ id: organization.id, name: `Clinic ${choice}` }),
    () =>
      user &&
      organization &&
      !membership &&
      happen.addMember({ organizationId: organization.id, userId: user.id, role }),
    () => membership && happen.changeRole({ id: membership.id, role }),
    () => membership && happen.removeMember(membership),
    () =>
      organization &&
      happen.invite({ organizationId: organization.id, email: `guest${choice % 2}@harbour.example`, role }),
    () => invitation && happen.revokeInvitation(invitation),
    () => invitation && user && !membership && happen.acceptInvitation({ id: invitation.id, userId: user.id }),
    () => choice % 17 === 0 && user && happen.deleteUser(user),
    () => choice % 31 === 0 && organization && happen.deleteOrganization(organization),
  ];
  deeds[choice % deeds.length]?.();
}

/** Ids are of no account: the same rows under other ids are the same. */
const entries = `SELECT kind, id, gone, whole, at, data FROM directory_entries WHERE id = ANY($1) OR organization_key = ANY($1)
  ORDER BY kind, id`;
const people = `SELECT clerk_user_id, email, full_name, status FROM users WHERE clerk_user_id = ANY($1) ORDER BY 1`;
const places = `SELECT clerk_organization_id, name, slug, closed_at IS NULL AS open FROM organizations
  WHERE clerk_organization_id = ANY($1) ORDER BY 1`;
const members = `SELECT o.clerk_organization_id, u.clerk_user_id, m.role, m.status, m.granted_at FROM organization_users m
  JOIN organizations o ON o.id = m.organization_id JOIN users u ON u.id = m.user_id
  WHERE o.clerk_organization_id = ANY($1) ORDER BY 1, 2`;

const guests = `SELECT o.clerk_organization_id, i.id, i.email, i.role, i.expires_at, i.accepted_at, i.revoked_at
  FROM invitations i JOIN organizations o ON o.id = i.organization_id WHERE o.clerk_organization_id = ANY($1) ORDER BY 2`;

async function stateOf(histories: Told[][]) {
  const ids = keysOf(histories);
  return Promise.all([entries, people, places, members, guests].map((sql) => asAdmin(sql, [ids])));
}

function keysOf(histories: Told[][]): string[] {
  return [...new Set(histories.flat().flatMap(({ type, data }) => factsOf(type, data).map(({ id }) => id)))];
}

/** As if nobody had heard of them yet. */
async function forget(histories: Told[][]): Promise<void> {
  const ids = keysOf(histories);
  await asAdmin("ALTER TABLE audit_log DISABLE TRIGGER USER");
  for (const table of ["audit_unsealed", "audit_log", "organization_users", "invitations"]) {
    await asAdmin(
      `DELETE FROM ${table} WHERE organization_id IN (SELECT id FROM organizations WHERE clerk_organization_id = ANY($1))`,
      [ids],
    );
  }
  await asAdmin("ALTER TABLE audit_log ENABLE TRIGGER USER");
  await asAdmin("DELETE FROM organizations WHERE clerk_organization_id = ANY($1)", [ids]);
  await asAdmin("DELETE FROM users WHERE clerk_user_id = ANY($1)", [ids]);
  await asAdmin("DELETE FROM directory_entries WHERE id = ANY($1) OR organization_key = ANY($1)", [ids]);
}

const story = fc.record({
  choices: fc.array(fc.nat(10_000), { minLength: 6, maxLength: 16 }),
  order: fc.infiniteStream(fc.double({ noNaN: true })),
});

/** The events shuffled, and about a third of them twice. */
function shuffled(told: Told[], order: Iterator<number>): Told[] {
  const next = () => Number(order.next().value);
  const repeated = told.flatMap((event) => (Math.abs(next()) % 3 < 1 ? [event, event] : [event]));
  return repeated
    .map((event) => ({ event, at: hash(next()) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ event }) => event);
}

function hash(value: number): number {
  return Math.abs(Math.sin(value % 1e6) * 1e6) % 1;
}

test("any order and repetition of what happened ends in the same entries", { timeout: 120_000 }, async () => {
  const count = depth({ sample: 1_000, full: 10_000 });
  const seed = Date.now() % 1e9;
  const stories = fc.sample(story, { numRuns: count, seed });
  const histories = stories.map(({ choices }) => aHistory(choices));
  const variants = stories.map(({ order }, place) => shuffled(histories[place] ?? [], order));
  await rounds(histories);
  const [expected] = await stateOf(histories);
  expect(expected?.length).toBeGreaterThan(count);
  await forget(histories);
  await rounds(variants, 3);
  const [found] = await stateOf(histories);
  expect(found, `seed ${seed}`).toEqual(expected);
});

test("whoever left and came back was let in the last time, even when the leaving is heard of last", async () => {
  let at = Date.UTC(2026, 1, 1);
  const clerk = createClerkSandbox({ now: () => ++at, keys });
  const [owner, guest] = [anEmail(), anEmail()].map((email) => clerk.happen.createUser({ firstName: "Ann", email }));
  const place = clerk.happen.createOrganization({ name: "Harbour Physio", createdBy: owner?.id });
  const asked = { organizationId: place.id, userId: guest?.id ?? "", role: "org:nurse" };
  const stay = clerk.happen.addMember(asked);
  clerk.happen.removeMember(stay);
  const { createdAt } = clerk.happen.addMember(asked);
  const told = clerk.messages.map(({ body }): Told => JSON.parse(body));
  const leaving = told.filter(({ type }) => type === "organizationMembership.deleted");
  for (const event of [...told.filter((one) => !leaving.includes(one)), ...leaving]) await processClerkEvent(event);
  const rows = await asAdmin(members, [keysOf([told])]);
  expect(rows).toContainEqual(
    expect.objectContaining({ clerk_user_id: guest?.id, granted_at: new Date(createdAt), status: "active" }),
  );
});

test("any order and repetition of what happened ends in the same rows", { timeout: 600_000 }, async () => {
  const same = fc.asyncProperty(story, async ({ choices, order }) => {
    const history = aHistory(choices);
    for (const event of history) await processClerkEvent(event);
    const expected = await stateOf([history]);
    await forget([history]);
    for (const event of shuffled(history, order)) await processClerkEvent(event);
    expect(await stateOf([history])).toEqual(expected);
    await forget([history]);
  });
  await fc.assert(same, { numRuns: depth({ sample: 5, full: 300 }), endOnFailure: true });
});

/** The first events of every history, then the next of each, and so on, as many together as there are histories. */
async function rounds(histories: Told[][], atOnce = 1): Promise<void> {
  const longest = Math.max(...histories.map(({ length }) => length));
  for (let place = 0; place < longest; place += atOnce) {
    const round = histories.flatMap((history) => history.slice(place, place + atOnce));
    await keepFacts(round.flatMap(({ type, data }) => factsOf(type, data)));
  }
}
