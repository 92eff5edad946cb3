import { z } from "zod";
import { defineEndpoint } from "@/lib/http/endpoint";

const part = z.enum(["ok", "failing"]);

export const healthView = z.object({
  status: part,
  database: part,
  queue: part,
  sandbox: z.enum(["ok", "failing", "off"]).describe("The stand-in for providers; off where real ones are called"),
  version: z.string(),
});

export type HealthView = z.infer<typeof healthView>;

export const healthEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/health",
  summary: "Whether the product can do its work",
  tag: "Meta",
  access: "public",
  answers: {
    200: { description: "Everything answers", schema: healthView },
    503: { description: "Something does not answer", schema: healthView },
  },
});
