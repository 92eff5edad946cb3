"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { enterOrganization } from "@/features/workplaces/mutations";
import { enterOrganizationForm } from "@/features/workplaces/schema";
import { personAction } from "@/lib/http/action";

const enter = personAction(enterOrganizationForm, ({ person }, input) => enterOrganization(person, input));

/** Goes over to another organization of one's own; who may not is shown which they may. */
export async function enterOrganizationAction(organizationId: string): Promise<void> {
  const { ok } = await enter(null, { organizationId });
  // What stands around the pages names the organization: nothing of the one that was left may stay on the screen.
  revalidatePath("/", "layout");
  redirect(ok ? "/" : "/organizations?refused=1");
}
