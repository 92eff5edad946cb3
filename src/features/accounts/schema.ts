import { z } from "zod";
import { country, organizationName, organizationView, timeZone } from "@/features/organizations/schema";
import { roles } from "@/lib/auth/roles";
import { defineEndpoint, idParams } from "@/lib/http/endpoint";

const tag = "Sign-in";
const passwordCharactersMin = 10;
const passwordCharactersMax = 200;

/** An e-mail as it is stored and compared: without space around it, in lower case. */
export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "This is too long for an e-mail address.")
  .pipe(z.email("Enter an e-mail address, such as name@clinic.example."));

/** A password that somebody types to show that they know it. */
export const knownPassword = z.string().min(1, "Enter your password.").max(1_000);

/** A password that somebody chooses. */
export const newPassword = z
  .string()
  .min(passwordCharactersMin, `Choose a password of at least ${passwordCharactersMin} characters.`)
  .max(passwordCharactersMax, `Choose a password of at most ${passwordCharactersMax} characters.`);

export const signUpInput = z
  .object({
    organizationName,
    fullName: z.string().trim().min(1, "Enter your name.").max(120),
    email,
    password: newPassword,
    timeZone: timeZone.optional(),
    country: country.optional(),
  })
  .refine(({ email, password }) => password.trim().toLowerCase() !== email, {
    path: ["password"],
    message: "Choose a password other than your e-mail address.",
  });

export type SignUpInput = z.infer<typeof signUpInput>;

export const signInInput = z.object({
  email: z.string().trim().toLowerCase().min(1, "Enter your e-mail address.").max(254),
  password: knownPassword,
});

export type SignInInput = z.infer<typeof signInInput>;

const personView = z.object({ id: z.uuid(), fullName: z.string(), email: z.string() });

const subscriptionView = z.object({
  status: z.enum(["trial", "active", "past_due", "canceled"]),
  plan: z.string(),
  trialEndsAt: z.iso.datetime(),
  pastDueSince: z.iso.datetime().nullable().describe("When the oldest payment that is missing was due"),
});

const placeView = organizationView.extend({ subscription: subscriptionView });

export const signedInView = z.object({
  user: personView,
  organization: placeView.nullable().describe("Null for a super admin who belongs to none"),
  role: z.enum(roles),
});

export const sessionView = signedInView.extend({
  organization: placeView,
  look: z
    .object({ endsAt: z.iso.datetime() })
    .nullable()
    .describe("Set while a super admin looks into the organization from outside: nothing can be changed"),
  permissions: z.array(z.string()).describe('What the role and the membership add up to; "*" is everything'),
});

export const moreSessions = z.number().int().describe("How many more there are than are listed");

export const listedSessionView = z.object({
  id: z.uuid(),
  device: z.string(),
  address: z.string().nullable(),
  current: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
});

const listedSessionsView = z.object({
  data: z.array(listedSessionView),
  more: moreSessions,
});

export type ListedSessionView = z.infer<typeof listedSessionView>;

export const signUpEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/auth/signup",
  summary: "Make an organization and its owner, and sign in",
  tag,
  access: "public",
  body: signUpInput,
  answers: { 201: { description: "Signed in, by the cookie that comes along", schema: signedInView } },
  refusals: ["conflict", "rate_limited", "unprocessable"],
});

export const signInEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/auth/login",
  summary: "Sign in",
  description: "Ten failures in fifteen minutes, for one e-mail or from one address, are the most that are judged.",
  tag,
  access: "public",
  body: signInInput,
  answers: { 200: { description: "Signed in, by the cookie that comes along", schema: signedInView } },
  refusals: ["unauthenticated", "rate_limited", "unprocessable"],
});

export const signOutEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/auth/logout",
  summary: "Sign out",
  description: "Ends the session that the cookie names. Without one there is nothing to end, which is no error.",
  tag,
  access: "public",
  answers: { 204: { description: "Signed out" } },
});

export const getSessionEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/auth/session",
  summary: "Who is signed in",
  tag,
  access: "session",
  answers: { 200: { description: "The person, where they work, and what they may do", schema: sessionView } },
  refusals: ["forbidden"],
});

export const listSessionsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/auth/sessions",
  summary: "List one's own live sessions",
  tag,
  access: "session",
  answers: { 200: { description: "Last seen first", schema: listedSessionsView } },
});

export const revokeSessionEndpoint = defineEndpoint({
  method: "DELETE",
  path: "/api/auth/sessions/{id}",
  summary: "End one of one's own sessions",
  tag,
  access: "session",
  worksWhenReadOnly: true,
  params: idParams,
  answers: { 204: { description: "Ended" } },
});

export const revokeSessionInput = idParams;
