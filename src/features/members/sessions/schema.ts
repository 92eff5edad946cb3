import { z } from "zod";
import { moreSessions } from "@/features/accounts/schema";
import { membersTag } from "@/features/members/schema";
import { defineEndpoint, idInput, idParams } from "@/lib/http/endpoint";

const memberSessionView = z.object({
  id: z.uuid(),
  device: z.string(),
  address: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
});

const memberSessions = z.object({ data: z.array(memberSessionView), more: moreSessions });

export type MemberSessions = z.infer<typeof memberSessions>;

export const sessionParams = idParams.extend({ session: idInput });

export const listMemberSessionsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/members/{id}/sessions",
  summary: "List where a member is signed in to this organization",
  tag: membersTag,
  access: "session",
  permission: "users.manage",
  params: idParams,
  answers: { 200: { description: "Last seen first", schema: memberSessions } },
});

export const endMemberSessionsEndpoint = defineEndpoint({
  method: "DELETE",
  path: "/api/members/{id}/sessions",
  summary: "Sign a member out everywhere",
  description: "Ends every session in which they work in this organization, with its next request.",
  tag: membersTag,
  access: "session",
  permission: "users.manage",
  params: idParams,
  answers: { 204: { description: "Ended" } },
});

export const endMemberSessionEndpoint = defineEndpoint({
  method: "DELETE",
  path: "/api/members/{id}/sessions/{session}",
  summary: "End one session of a member",
  tag: membersTag,
  access: "session",
  permission: "users.manage",
  params: sessionParams,
  answers: { 204: { description: "Ended" } },
});
