import type { Metadata } from "next";
import { PublicHeading } from "@/components/shell/public-shell";
import { signOutAction } from "@/features/accounts/actions";
import { PlaceList } from "@/features/workplaces/components/place-list";
import { loadPlaces } from "@/features/workplaces/loaders";

export const metadata: Metadata = { title: "Your organizations" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function OrganizationsPage({ searchParams }: Props) {
  const loaded = await loadPlaces(await searchParams);
  return (
    <>
      <PublicHeading title="Where do you want to work?" description="These organizations have let you in." />
      <PlaceList {...loaded} signOut={signOutAction} />
    </>
  );
}
