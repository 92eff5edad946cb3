import { z } from "zod";
import { pageQuery } from "@/lib/http/cursor";
import { defineEndpoint, idParams, pageOf } from "@/lib/http/endpoint";

export const patientView = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  person: z.object({ id: z.uuid().nullable(), name: z.string() }),
  outside: z.boolean().describe("Whether it was somebody who looked in from outside, as super admin"),
});

export type PatientView = z.infer<typeof patientView>;

export const listPatientViewsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/patients/{id}/views",
  summary: "Read who looked at a patient",
  description:
    "Newest first, one entry for each person and view. What one person reads of a patient within 15 minutes, on pages or through the API, is one view.",
  tag: "Patients",
  access: "session",
  permission: "audit.view",
  params: idParams,
  query: pageQuery,
  answers: { 200: { description: "A page of views", schema: pageOf(patientView) } },
  refusals: ["invalid_cursor"],
});
