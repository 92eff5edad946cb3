import { z } from "zod";
import { roles } from "@/lib/auth/roles";
import { defineEndpoint } from "@/lib/http/endpoint";

const tag = "Sign-in";

export const workplaceView = z.object({
  id: z.uuid(),
  name: z.string(),
  slug: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  role: z.enum(roles),
});

export type WorkplaceView = z.infer<typeof workplaceView>;

export const enterOrganizationInput = z.object({ organizationId: z.uuid() }).strict();

/** The same as a form sends it, from a button in a menu. */
export const enterOrganizationForm = z.object({ organizationId: z.uuid() });

export type EnterOrganizationInput = z.infer<typeof enterOrganizationInput>;

export const listOrganizationsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/organizations",
  summary: "List the organizations that one may work in",
  description: "By name. A membership that has expired or was ended is not among them.",
  tag,
  access: "person",
  answers: { 200: { description: "One's own", schema: z.object({ data: z.array(workplaceView) }) } },
});

export const enterOrganizationEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/auth/session/organization",
  summary: "Go on working in another of one's organizations",
  description: "404 for an organization that one does not belong to, whether it is there or not.",
  tag,
  access: "person",
  body: enterOrganizationInput,
  answers: { 204: { description: "This session works there from the next request on" } },
  refusals: ["not_found", "unprocessable"],
});
