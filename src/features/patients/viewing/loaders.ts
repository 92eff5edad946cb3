import { listPatientViews } from "@/features/patients/viewing/queries";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { hrefTo } from "@/lib/format/href";

const limit = 6;

/** Who looked at a patient lately, for those who may know; null for everybody else. */
export async function loadPatientViews(id: string) {
  const ctx = await pageContext("patients.view");
  if (!allows(ctx.permissions, "audit.view")) return null;
  const { timeZone } = (await pageSession()).organization;
  const { data, nextCursor } = await listPatientViews(ctx, { id, limit });
  const self = "id" in ctx.actor ? ctx.actor.id : null;
  return {
    views: data,
    self,
    timeZone,
    moreHref: nextCursor ? hrefTo("/audit", { subjectType: "contact", subjectId: id, action: "patient_viewed" }) : null,
  };
}
