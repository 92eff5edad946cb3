import { z } from "zod";
import { errorCodes } from "@/lib/errors";
import { defineEndpoint } from "@/lib/http/endpoint";

/** RFC 9457, with a code from a closed list. */
export const problemView = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe("What happened and what to do about it"),
  code: z.enum(errorCodes),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

export const openApiEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/openapi.json",
  summary: "This document",
  tag: "Meta",
  access: "public",
  answers: { 200: { description: "OpenAPI 3.1", schema: z.looseObject({ openapi: z.string() }) } },
});

/** What answers at an address that leads nowhere; not part of the document. */
export const unknownEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/{unknown}",
  summary: "No such route",
  tag: "Meta",
  access: "public",
  answers: { 404: { description: "No such route" } },
  refusals: ["not_found"],
});
