import { redirect } from "next/navigation";
import { cache } from "react";
import { countComparable } from "@/features/portfolio/queries";
import { listOwnOrganizations } from "@/features/workplaces/queries";
import { sessionDriver } from "@/lib/auth/driver";
import { pagePerson, pageSession } from "@/lib/auth/session";
import type { SearchParams } from "@/lib/http/address-bar";

/** What stands around every page of an organization: where one is, where else one may go, and the look under way. */
export const loadFrame = cache(async () => {
  const viewer = await pageSession();
  const { organization, role, superAdmin, look } = viewer;
  const [places, comparable] = await Promise.all([listOwnOrganizations(viewer), countComparable(viewer)]);
  const mayChoose = sessionDriver().choosesOrganization && !look;
  return {
    viewer,
    places: mayChoose && places.length > 1 ? places : [],
    comparesOrganizations: comparable > 1 || role === "investor",
    superAdmin,
    look: look && { endsAt: look.endsAt, organization: organization.name, timeZone: organization.timeZone },
  };
});

/** The organizations that somebody without a place to work in may choose from. Who has none but all is sent to see all. */
export async function loadPlaces(params: SearchParams) {
  const { person, look } = await pagePerson();
  if (look) redirect("/");
  const places = await listOwnOrganizations(person);
  if (places.length === 0) redirect(person.superAdmin ? "/admin" : "/sign-in?ended=1");
  return { places, refused: params.refused !== undefined, superAdmin: person.superAdmin };
}
