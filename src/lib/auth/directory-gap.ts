import { clerkApi } from "@/lib/auth/clerk-api";
import { applyFacts } from "@/lib/auth/directory";
import { membershipFacts, personFact } from "@/lib/integrations/clerk/map";
import type { Fact } from "@/lib/integrations/directory";
import { ProviderError } from "@/lib/integrations/errors";
import { log } from "@/lib/log";

/** What a session token proves. */
export type Claims = {
  sessionId: string;
  personKey: string;
  organization: { key: string; slug: string | null; role: string } | null;
  issuedAt: Date;
};

const patienceMs = 4_000;
const restMs = 15_000;

/** What is under way, or was asked a moment ago: a page makes many calls at once, and a stranger may make any number. */
const asked = new Map<string, { until: number; answer: Promise<void> }>();

/**
 * Closes the gap when somebody signs in before word of them has come: asks Clerk for the person and their memberships,
 * and takes them over. When Clerk cannot be asked, what the verified token claims will do until then. Asked again, it
 * does nothing for a quarter of a minute.
 */
export function ensureUserInOrganization(claims: Claims): Promise<void> {
  return once(`${claims.personKey} ${claims.organization?.key}`, async () => {
    await applyFacts(await factsFor(claims));
  });
}

async function factsFor(claims: Claims): Promise<Fact[]> {
  const api = clerkApi({ deadline: new Date(Date.now() + patienceMs) });
  try {
    const [user, memberships] = await Promise.all([
      api.getUser(claims.personKey),
      api.listMembershipsOf(claims.personKey, 0),
    ]);
    return [personFact(user), ...memberships.flatMap((membership) => membershipFacts(membership, false))];
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.fault === "not_found") return [];
    log.warn("clerk not asked", { personKey: claims.personKey, fault: error.fault });
    return claimedFacts(claims);
  }
}

/** What a verified token says of itself, as news that anything from Clerk itself overrules. */
function claimedFacts({ personKey, organization, issuedAt }: Claims): Fact[] {
  const claimed = { gone: false, whole: false, at: issuedAt };
  const nobody = { fullName: null, email: null, verified: false, banned: false };
  const person: Fact = { ...claimed, kind: "person", id: personKey, data: nobody };
  if (!organization) return [person];
  const { key, slug, role } = organization;
  const place = { name: slug ?? key, slug: slug ?? key, createdBy: null };
  const membership = { organization: key, person: personKey, role, createdAt: issuedAt.toISOString() };
  return [
    person,
    { ...claimed, kind: "organization", id: key, data: place },
    { ...claimed, kind: "membership", id: `claimed:${key}:${personKey}`, data: membership },
  ];
}

function once(name: string, work: () => Promise<void>): Promise<void> {
  const now = Date.now();
  for (const [key, { until }] of asked) if (until < now) asked.delete(key);
  const known = asked.get(name);
  if (known) return known.answer;
  const answer = work();
  asked.set(name, { until: now + restMs, answer });
  // A failure is nothing to remember.
  answer.catch(() => asked.delete(name));
  return answer;
}
