import { env } from "@/env";
import { applyFacts } from "@/lib/auth/directory";
import { findOrganizationByKey } from "@/lib/db/system/directory";
import { factsOf } from "@/lib/integrations/clerk/map";
import { clerkEnvelope, clerkEventTypes } from "@/lib/integrations/clerk/schema";
import type { Fact } from "@/lib/integrations/directory";

/** Whose an event was, if that is known, and why nothing was done, if nothing was. */
export type Outcome = { organizationId: string | null; ignored?: string };

/**
 * Takes over what one of Clerk's events says. Late, repeated or out of order, the same events end in the same state.
 * Throws to be tried again.
 */
export async function processClerkEvent(payload: unknown): Promise<Outcome> {
  const { type, data } = clerkEnvelope.parse(payload);
  const known = clerkEventTypes.find((one) => one === type);
  if (!known) return { organizationId: null, ignored: "The hub does not act on this type." };
  const facts = factsOf(known, data);
  if (facts.length === 0) return { organizationId: null, ignored: "It does not say which organization it is about." };
  await applyFacts(facts);
  return { organizationId: await ownerOf(facts) };
}

/** What Clerk signs its events with: the old secret counts too while it is replaced. */
export function clerkSecrets(): readonly string[] {
  return (env.CLERK_WEBHOOK_SECRET ?? "").split(",").flatMap((secret) => secret.trim() || []);
}

async function ownerOf(facts: Fact[]): Promise<string | null> {
  const [key] = facts.flatMap(({ kind, id, data }) => {
    if (kind === "organization") return [id];
    return kind === "person" ? [] : [data.organization];
  });
  return key === undefined ? null : findOrganizationByKey(key);
}
