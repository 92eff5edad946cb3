import { toCheckView } from "@/features/directory/queries";
import type { DirectoryCheckView } from "@/features/directory/schema";
import { clerkApi } from "@/lib/auth/clerk-api";
import { clerkSettings } from "@/lib/auth/clerk-settings";
import { applyFacts, type Repair, settleDirectory } from "@/lib/auth/directory";
import { requireSuperAdmin, superAdminActor } from "@/lib/auth/super-admin";
import type { Person } from "@/lib/auth/viewer";
import {
  compareFacts,
  type DirectoryCheck,
  type Drift,
  keepCheck,
  listChecks,
  listFacts,
  reviveEntries,
} from "@/lib/db/system/directory-checks";
import { noteInHubLog } from "@/lib/db/system/hub-log";
import { AppError } from "@/lib/errors";
import { type ClerkClient, pageSize } from "@/lib/integrations/clerk/client";
import { invitationFacts, membershipFacts, organizationFact, personFact } from "@/lib/integrations/clerk/map";
import type { Fact } from "@/lib/integrations/directory";
import { ProviderError } from "@/lib/integrations/errors";
import { log } from "@/lib/log";

const everyMs = 60 * 60_000;
const allowanceMs = 10 * 60_000;

/**
 * Compares all that Clerk has with what is kept here, takes over what differs, and reports it: nothing, when every event
 * has arrived. What Clerk no longer lists is asked for by name before it counts as gone. Throws `not_found` where people
 * do not sign in through Clerk, and `ProviderError` when Clerk cannot be asked.
 */
export async function reconcileDirectory(deadline = new Date(Date.now() + allowanceMs)): Promise<DirectoryCheck> {
  if (!clerkSettings()) throw new AppError("not_found", "People sign in here: there is no directory to compare with.");
  const startedAt = new Date();
  const api = clerkApi({ deadline });
  // Before the lists are read: what comes to be while they are is in neither, and no reason to think that it is gone.
  const known = await listFacts();
  const rows = await settleDirectory(idsOf(known, "person"), idsOf(known, "organization"));
  const listed = await readDirectory(api);
  const gone = await confirmGone(api, known, listed);
  const drift = (await compareFacts(listed)).filter((one) => !isGoneSince(known, one));
  await reviveEntries(drift.filter(thoughtGone));
  await applyFacts([...listed, ...gone]);
  const found = [...drift, ...gone.map(goneDrift), ...rows.map(rowDrift)];
  for (const { kind, id, problem } of found.slice(0, 50)) log.warn("directory drift", { kind, key: id, problem });
  log.info("directory compared", { compared: listed.length, drift: found.length });
  return keepCheck({ startedAt, finishedAt: new Date(), compared: listed.length, drift: found });
}

const onDemandMs = 60_000;

/**
 * Compares because a super admin wants to know now; the hub's log has who. Throws `forbidden`, `not_found` where people do
 * not sign in through Clerk, `provider_unavailable` when Clerk cannot be asked.
 */
export async function compareDirectory(
  person: Person,
  { requestId = null }: { requestId?: string | null } = {},
): Promise<DirectoryCheckView> {
  requireSuperAdmin(person);
  const actor = superAdminActor(person);
  await noteInHubLog({ actor, requestId, action: "directory_compared", subjectType: "directory" });
  try {
    return toCheckView(await reconcileDirectory(new Date(Date.now() + onDemandMs)));
  } catch (cause) {
    if (!(cause instanceof ProviderError)) throw cause;
    throw new AppError("provider_unavailable", `${cause.message} Nothing was changed; try again later.`, { cause });
  }
}

/** Compares where people sign in through Clerk, once an hour: a worker's chore. */
export async function reconcileIfDue(): Promise<void> {
  if (!clerkSettings()) return;
  const [last] = await listChecks(1);
  if (last && Date.now() - last.finishedAt.getTime() < everyMs) return;
  await reconcileDirectory();
}

/** All that Clerk has, by its API. */
async function readDirectory(api: ClerkClient): Promise<Fact[]> {
  const facts: Fact[] = (await pages(api.listUsers)).map(personFact);
  for (const organization of await pages(api.listOrganizations)) {
    facts.push(organizationFact(organization));
    const members = await pages((offset) => api.listMembers(organization.id, offset));
    facts.push(
      ...members.flatMap((member) => membershipFacts(member, false)).filter(({ kind }) => kind === "membership"),
    );
    const invitations = await pages((offset) => api.listOpenInvitations(organization.id, offset));
    facts.push(
      ...invitations.flatMap((one) => invitationFacts({ ...one, organization_id: organization.id }, "pending")),
    );
  }
  return facts;
}

async function pages<Row>(list: (offset: number) => Promise<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = await list(0); ; page = await list(rows.length)) {
    rows.push(...page);
    if (page.length < pageSize) return rows;
  }
}

/** Those of the known that Clerk does not have any more, marked so. A list may leave out what moves while it is read. */
async function confirmGone(api: ClerkClient, known: readonly Fact[], listed: readonly Fact[]): Promise<Fact[]> {
  const names = new Set(listed.map(({ kind, id }) => `${kind} ${id}`));
  const gone: Fact[] = [];
  for (const fact of known) {
    if (fact.gone || names.has(`${fact.kind} ${fact.id}`)) continue;
    if (!(await isThere(api, fact))) gone.push({ ...fact, gone: true });
  }
  return gone;
}

function thoughtGone({ problem }: Drift): boolean {
  return problem.endsWith("gone");
}

/** Whether something was there when the lists began to be read, and has left while they were: it stays gone. */
function isGoneSince(known: readonly Fact[], drift: Drift): boolean {
  const wasGone = () => known.some(({ kind, id, gone }) => gone && kind === drift.kind && id === drift.id);
  return thoughtGone(drift) && !wasGone();
}

async function isThere(api: ClerkClient, fact: Fact): Promise<boolean> {
  try {
    if (fact.kind === "invitation") return false;
    if (fact.kind === "membership") {
      const memberships = await pages((offset) => api.listMembershipsOf(fact.data.person, offset));
      return memberships.some(({ id }) => id === fact.id);
    }
    await (fact.kind === "person" ? api.getUser(fact.id) : api.getOrganization(fact.id));
    return true;
  } catch (error) {
    if (error instanceof ProviderError && error.fault === "not_found") return false;
    throw error;
  }
}

function goneDrift({ kind, id }: Fact): Drift {
  return { kind, id, problem: "was thought to be there" };
}

/** A row that was not as all that had been heard puts it. */
function rowDrift({ kind, key, detail }: Repair): Drift {
  return { kind, id: key, problem: detail };
}

function idsOf(facts: readonly Fact[], kind: Fact["kind"]): string[] {
  return facts.flatMap((fact) => (fact.kind === kind ? [fact.id] : []));
}
