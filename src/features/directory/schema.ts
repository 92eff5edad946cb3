import { z } from "zod";
import { defineEndpoint } from "@/lib/http/endpoint";

export const driftView = z.object({
  kind: z.enum(["person", "organization", "membership", "invitation"]),
  id: z.string().describe("Clerk's own id"),
  problem: z.string().describe("How it stood here. It has been set right since"),
});

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
