import { z } from "zod";
import type { InstanceKeys } from "./keys";
import { newKey, rowOf, type World } from "./world";

export const signInInput = z.object({
  userId: z.string(),
  organizationId: z.string().nullish(),
  /** An open session to renew the token of; a new one when left out. */
  sessionId: z.string().optional(),
  version: z.union([z.literal(1), z.literal(2)]).default(2),
  /** Who the token was made for. */
  origin: z.string().default("http://localhost:3000"),
  lifetimeSeconds: z.number().default(60),
});

export type SignIn = z.input<typeof signInInput>;

type Inside = { world: World; keys: InstanceKeys; now: () => number };

/** Opens a session and mints what a browser of it holds: a token of sixty seconds, alone and as cookies. */
export function signIn({ world, keys, now }: Inside, input: unknown) {
  const { userId, organizationId, version, origin, lifetimeSeconds, ...given } = signInInput.parse(input);
  const sessionId = given.sessionId ?? newKey("sess");
  if (!world.sessions.has(sessionId)) world.sessions.set(sessionId, { id: sessionId, userId, status: "active" });
  const issuedAt = Math.floor(now() / 1_000);
  const claims = {
    azp: origin,
    exp: issuedAt + lifetimeSeconds,
    iat: issuedAt - (lifetimeSeconds < 0 ? 60 - lifetimeSeconds : 0),
    iss: `https://${keys.frontendHost}`,
    nbf: issuedAt - 10 - (lifetimeSeconds < 0 ? 60 - lifetimeSeconds : 0),
    sid: sessionId,
    sub: userId,
    ...(organizationId ? placeOf(world, { organizationId, userId, version }) : {}),
    ...(version === 2 ? { v: 2 } : {}),
  };
  const token = keys.sign(claims);
  const cookie = `__session=${token}; __client_uat=${claims.iat - 1}`;
  return { sessionId, token, cookie };
}

function placeOf(world: World, place: { organizationId: string; userId: string; version: 1 | 2 }) {
  const { organizationId, userId, version } = place;
  const { slug } = rowOf(world.organizations, organizationId);
  const membership = [...world.memberships.values()].find(
    (one) => one.organizationId === organizationId && one.userId === userId,
  );
  const role = membership?.role ?? "org:member";
  return version === 2
    ? {
        o: { id: organizationId, slg: slug, rol: role.replace("org:", ""), per: "read,manage", fpm: "1" },
        fea: "o:hub",
      }
    : { org_id: organizationId, org_slug: slug, org_role: role, org_permissions: ["org:hub:read"] };
}
