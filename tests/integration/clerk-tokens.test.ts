import { expect, test } from "vitest";
import { env } from "@/env";
import { readClaims } from "@/lib/auth/clerk";
import { createInstanceKeys } from "@/lib/integrations/clerk/sandbox/keys";

// Both versions of Clerk's session token, in the shapes that Clerk publishes; keys and people are made up.
const keys = createInstanceKeys();
Object.assign(env, {
  AUTH: "clerk",
  CLERK_PUBLISHABLE_KEY: keys.publishableKey,
  CLERK_SECRET_KEY: keys.secretKey,
  CLERK_JWT_KEY: keys.jwtKey,
});

const origin = new URL(env.APP_URL).origin;
const seconds = Math.floor(Date.now() / 1_000);
const own = { azp: origin, exp: seconds + 60, iat: seconds, nbf: seconds - 10, iss: `https://${keys.frontendHost}` };
const person = { sub: "user_ida", sid: "sess_one" };
const place = { id: "org_harbour", slg: "harbour", rol: "admin" };

const read = (token: string) => readClaims(new Headers({ authorization: `Bearer ${token}` }));
const cookie = (token: string, at: number) =>
  readClaims(new Headers({ cookie: `__session=${token}; __client_uat=${at}` }));

test.each<[string, object, string | null]>([
  [
    "v2, two features of an organization",
    { v: 2, fea: "o:dashboard,o:teams", o: { ...place, per: "manage,read", fpm: "3,2" } },
    "org:admin",
  ],
  ["v2, one feature", { v: 2, fea: "o:impersonation", o: { ...place, per: "read,manage", fpm: "3" } }, "org:admin"],
  [
    "v2, a feature without rights between others",
    { v: 2, fea: "o:a,o:b,o:c", o: { ...place, per: "read,manage", fpm: "1,3,0" } },
    "org:admin",
  ],
  [
    "v2, features of person and organization",
    { v: 2, fea: "uo:a,o:b,uo:c", o: { ...place, per: "read,manage", fpm: "1,3,1" } },
    "org:admin",
  ],
  ["v2, no rights at all", { v: 2, fea: "u:a,u:b", o: { ...place, rol: "nurse" } }, "org:nurse"],
  ["v2, no organization", { v: 2, fea: "u:a,u:b" }, null],
  [
    "v1, an organization",
    { org_id: "org_harbour", org_role: "org:admin", org_slug: "harbour", org_permissions: ["org:a:read"] },
    "org:admin",
  ],
  ["v1, no organization", {}, null],
])("a token says who and where: %s", async (_, claims, role) => {
  const token = keys.sign({ ...own, ...person, ...claims });
  const expected = {
    personKey: "user_ida",
    sessionId: "sess_one",
    organization: role && { key: "org_harbour", slug: "harbour", role },
    issuedAt: new Date(seconds * 1_000),
  };
  expect(await read(token)).toEqual(expected);
  expect(await cookie(token, seconds - 1)).toEqual(expected);
});

const another = createInstanceKeys();
const good = { ...own, ...person, v: 2, o: place };

test.each<[string, () => string]>([
  ["has run out", () => keys.sign({ ...good, exp: seconds - 30, iat: seconds - 90, nbf: seconds - 100 })],
  ["does not count yet", () => keys.sign({ ...good, nbf: seconds + 60 })],
  ["comes from the future", () => keys.sign({ ...good, iat: seconds + 60 })],
  ["was made for another site", () => keys.sign({ ...good, azp: "https://elsewhere.example" })],
  ["names no site", () => keys.sign({ ...good, azp: undefined })],
  ["another instance signed", () => another.sign(good)],
  ["nobody signed", () => `${keys.sign(good).split(".").slice(0, 2).join(".")}.`],
  ["says that it needs no signature", () => keys.sign(good, { alg: "none" })],
  ["was changed after it was signed", () => withClaims(keys.sign(good), { ...good, sub: "user_else" })],
  ["says neither who nor until when", () => keys.sign({ iat: seconds })],
  ["is for machines", () => keys.sign(good, { cat: "cl_B7d4PD222AAA" })],
  ["is none", () => "not.a.token"],
])("a token that %s is nobody's", async (_, make) => {
  expect(await read(make())).toBeNull();
  expect(await cookie(make(), seconds - 100)).toBeNull();
});

test("a cookie from before its browser signed out is nobody's", async () => {
  expect(await cookie(keys.sign(good), seconds + 5)).toBeNull();
  expect(await cookie(keys.sign(good), 0)).toBeNull();
});

function withClaims(token: string, claims: object): string {
  const [head, , signature] = token.split(".");
  return [head, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
}
