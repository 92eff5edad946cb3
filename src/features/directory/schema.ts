import { z } from "zod";
import { defineEndpoint } from "@/lib/http/endpoint";

export const driftView = z.object({
  kind: z.enum(["person", "organization", "membership", "invitation"]),
  id: z.string().describe("Clerk's own id"),
  problem: z.string().describe("How it stood here. It has been set right since"),
});

export type DriftView = z.infer<typeof driftView>;

export const directoryCheckView = z.object({
  id: z.uuid(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  compared: z.number().int(),
  drift: z.array(driftView),
});

export type DirectoryCheckView = z.infer<typeof directoryCheckView>;

export const listDirectoryChecksEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/admin/directory",
  summary: "How the hub's people and members agreed with Clerk's",
  description: "The latest comparisons, newest first, each with what differed: nothing, when every event has arrived.",
  tag: "Super admin",
  access: "super_admin",
  answers: {
    200: { description: "At most twenty comparisons", schema: z.object({ data: z.array(directoryCheckView) }) },
  },
});

export const compareDirectoryEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/admin/directory",
  summary: "Compare the hub's people and members with Clerk's now",
  description: "What differs is taken over. 404 where people do not sign in through Clerk.",
  tag: "Super admin",
  access: "super_admin",
  answers: { 200: { description: "What was compared, and what differed", schema: directoryCheckView } },
  refusals: ["not_found", "provider_unavailable"],
});
