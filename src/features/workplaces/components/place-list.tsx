import { ArrowRight } from "lucide";
import { Callout } from "@/components/ui/callout";
import { Icon } from "@/components/ui/icon";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { enterOrganizationAction } from "@/features/workplaces/actions";
import type { loadPlaces } from "@/features/workplaces/loaders";
import { roleNames } from "@/lib/auth/roles";

type PlaceListProps = Awaited<ReturnType<typeof loadPlaces>> & { signOut: () => Promise<void> };

/** One button for each organization that somebody may work in. */
export function PlaceList({ places, refused, superAdmin, signOut }: PlaceListProps) {
  return (
    <>
      {refused ? (
        <Callout tone="caution" title="You cannot work there any more">
          Your access to that organization has ended meanwhile.
        </Callout>
      ) : null}
      <ul className="divide-y divide-line rounded-xl border border-line">
        {places.map(({ id, name, role }) => (
          <li key={id} className="flex items-center justify-between gap-4 px-4 py-3">
            <span className="min-w-0">
              <span className="block truncate font-medium">{name}</span>
              <span className="block text-ink-muted text-sm">{roleNames[role]}</span>
            </span>
            <form action={enterOrganizationAction.bind(null, id)}>
              <SubmitButton variant="secondary" iconEnd={<Icon of={ArrowRight} />}>
                Open<span className="sr-only"> {name}</span>
              </SubmitButton>
            </form>
          </li>
        ))}
      </ul>
      {superAdmin ? (
        <p>
          <TextLink href="/admin">See all organizations</TextLink>
        </p>
      ) : null}
      <form action={signOut}>
        <SubmitButton variant="secondary">Sign out</SubmitButton>
      </form>
    </>
  );
}
