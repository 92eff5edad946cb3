"use server";

import { revalidatePath } from "next/cache";
import { updateOrganization } from "@/features/organizations/mutations";
import { updateOrganizationForm } from "@/features/organizations/schema";
import { tenantAction } from "@/lib/http/action";

/** Answers what stands now, so that the form can say what the change has done. */
export const updateOrganizationAction = tenantAction(updateOrganizationForm, async (ctx, input) => {
  const organization = await updateOrganization(ctx, input);
  // The name and the zone are on every screen.
  revalidatePath("/", "layout");
  return organization;
});
