import { z } from "zod";

/** Milliseconds since 1970; a number too small for that is seconds, as in some of Clerk's own examples. */
const moment = z
  .number()
  .nonnegative()
  .transform((value) => new Date(value < 1e12 ? value * 1_000 : value));

const text = z.string().nullish();

export const clerkUser = z.object({
  id: z.string().min(1),
  first_name: text,
  last_name: text,
  username: text,
  primary_email_address_id: text,
  email_addresses: z
    .array(
      z.object({
        id: z.string(),
        email_address: z.string(),
        verification: z.object({ status: text }).nullish(),
      }),
    )
    .default([]),
  banned: z.boolean().nullish(),
  updated_at: moment,
});

export type ClerkUser = z.infer<typeof clerkUser>;

export const clerkOrganization = z.object({
  id: z.string().min(1),
  name: z.string(),
  slug: text,
  created_by: text,
  updated_at: moment,
});

export type ClerkOrganization = z.infer<typeof clerkOrganization>;

export const clerkMembership = z.object({
  id: z.string().min(1),
  role: z.string(),
  organization: clerkOrganization,
  public_user_data: z.object({
    user_id: z.string().min(1),
    first_name: text,
    last_name: text,
    identifier: text,
  }),
  created_at: moment,
  updated_at: moment,
});

export type ClerkMembership = z.infer<typeof clerkMembership>;

const organizationSketch = z.object({ id: z.string().min(1), name: z.string(), slug: text });

export const clerkInvitation = z.object({
  id: z.string().min(1),
  email_address: z.string(),
  role: z.string(),
  organization_id: text,
  status: text,
  expires_at: moment.nullish(),
  created_at: moment,
  updated_at: moment,
  data: z.object({ public_organization_data: organizationSketch.nullish() }).nullish(),
});

export type ClerkInvitation = z.infer<typeof clerkInvitation>;

const deleted = z.object({ id: z.string().min(1), deleted: z.literal(true) });

/** Every event that is acted on, by its type, with what it carries. */
export const clerkEventData = {
  "user.created": clerkUser,
  "user.updated": clerkUser,
  "user.deleted": deleted,
  "organization.created": clerkOrganization,
  "organization.updated": clerkOrganization,
  "organization.deleted": deleted,
  "organizationMembership.created": clerkMembership,
  "organizationMembership.updated": clerkMembership,
  "organizationMembership.deleted": clerkMembership,
  "organizationInvitation.created": clerkInvitation,
  "organizationInvitation.accepted": clerkInvitation,
  "organizationInvitation.revoked": clerkInvitation,
} as const;

export type ClerkEventType = keyof typeof clerkEventData;

export const clerkEventTypes = Object.keys(clerkEventData) as ClerkEventType[];

/** What all events have in common. */
export const clerkEnvelope = z.object({ type: z.string().min(1), data: z.record(z.string(), z.unknown()) });

/** A list of the Backend API. */
export function clerkList<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), total_count: z.number().int() });
}
