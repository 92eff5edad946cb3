import { Check, ChevronsUpDown } from "lucide";
import { Mark } from "@/components/shell/brand";
import { Menu, MenuForm, MenuLabel } from "@/components/ui/floating";
import { Icon } from "@/components/ui/icon";
import { enterOrganizationAction } from "@/features/workplaces/actions";
import type { WorkplaceView } from "@/features/workplaces/schema";
import { roleNames } from "@/lib/auth/roles";

type PlaceMenuProps = { id: string; current: { id: string; name: string }; places: WorkplaceView[] };

/** Where one works, and the way over to another of one's organizations. Drawn anew, and so closed, once one is there. */
export function PlaceMenu({ id, current, places }: PlaceMenuProps) {
  return (
    <Menu
      key={current.id}
      id={id}
      label="Change the organization"
      look="row"
      trigger={
        <>
          <Mark />
          <span className="min-w-0 flex-1">
            <span className="block truncate font-semibold leading-tight">{current.name}</span>
            <span className="block text-ink-muted text-xs">Change the organization</span>
          </span>
          <Icon of={ChevronsUpDown} className="shrink-0 text-ink-faint" />
        </>
      }
    >
      <MenuLabel>Your organizations</MenuLabel>
      {places.map((place) => (
        <MenuForm
          key={place.id}
          action={enterOrganizationAction.bind(null, place.id)}
          icon={<Icon of={Check} className={place.id === current.id ? "text-accent" : "invisible"} />}
        >
          <span className="min-w-0">
            <span className="block truncate">{place.name}</span>
            <span className="sr-only">{place.id === current.id ? "You are here. " : ""}</span>
          </span>
          <span className="ms-auto ps-4 text-ink-muted text-sm">{roleNames[place.role]}</span>
        </MenuForm>
      ))}
    </Menu>
  );
}
