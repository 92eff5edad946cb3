"use server";

import { redirect } from "next/navigation";
import { enterOrganization } from "@/features/workplaces/mutations";
import { enterOrganizationForm } from "@/features/workplaces/schema";
import { personAction } from "@/lib/http/action";

const enter = personAction(enterOrganizationForm, ({ person }, input) => enterOrganization(person, input));

/** Goes over to another organization of one's own; who may not is shown which they may. */
export async function enterOrganizationAction(organizationId: string): Promise<void> {
  const { ok } = await enter(null, { organizationId });
  redirect(ok ? "/" : "/organizations?refused=1");
}
