import { z } from "zod";
import { defineEndpoint } from "@/lib/http/endpoint";

const tag = "Organization";

/** An IANA time zone, in the spelling that computers agree on. */
export const timeZone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$/, "This must be a time zone such as Australia/Melbourne.")
  .transform((name, context) => {
    try {
      return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
    } catch {
      context.addIssue({ code: "custom", message: "This is not a time zone that we know." });
      return z.NEVER;
    }
  });

/** An ISO 3166 code of two letters. */
export const country = z
  .string()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, "This must be a country's two letters, such as AU.")
  .refine((code) => new Intl.DisplayNames("en", { type: "region", fallback: "none" }).of(code) !== undefined, {
    message: "This is not a country that we know.",
    abort: true,
  });

/** An ISO 4217 code of three letters. */
export const currency = z
  .string()
  .toUpperCase()
  .refine((code) => Intl.supportedValuesOf("currency").includes(code), "This must be a currency such as AUD.");

export const organizationName = z.string().trim().min(1, "Enter a name.").max(120);

export const organizationView = z.object({
  id: z.uuid(),
  name: z.string(),
  slug: z.string(),
  timeZone: z.string(),
  country: z.string(),
  currency: z.string(),
  activeWindowDays: z.number().int(),
});

export type OrganizationView = z.infer<typeof organizationView>;

const windowDays = z
  .int("This must be a whole number of days.")
  .min(7, "The window is at least 7 days.")
  .max(365, "The window is at most 365 days.");

export const updateOrganizationInput = z
  .object({ name: organizationName, timeZone, country, currency, activeWindowDays: windowDays })
  .partial();

/** The same as a form sends it: in text. */
export const updateOrganizationForm = updateOrganizationInput.extend({
  activeWindowDays: z.coerce.number().pipe(windowDays).optional(),
});

export type UpdateOrganizationInput = z.infer<typeof updateOrganizationInput>;

const theOrganization = { description: "The organization", schema: z.object({ organization: organizationView }) };

export const getOrganizationEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/organization",
  summary: "Read the organization's settings",
  tag,
  access: "session",
  permission: "config.view",
  answers: { 200: theOrganization },
});

export const updateOrganizationEndpoint = defineEndpoint({
  method: "PUT",
  path: "/api/organization",
  summary: "Change the organization's settings",
  description:
    "What is left out stays as it is. A changed window or time zone is answered once every figure that depends on it has been computed anew.",
  tag,
  access: "session",
  permission: "config.update",
  body: updateOrganizationInput,
  answers: { 200: theOrganization },
});
