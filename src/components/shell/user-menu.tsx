import { ChevronsUpDown, KeyRound, LogOut, MonitorSmartphone } from "lucide";
import type { Theme } from "@/components/shell/theme";
import { ThemeToggle } from "@/components/shell/theme-toggle";
import { Avatar } from "@/components/ui/avatar";
import { Menu, MenuForm, MenuLabel, MenuLink, MenuSeparator } from "@/components/ui/floating";
import { Icon } from "@/components/ui/icon";

export type UserMenuProps = {
  id: string;
  name: string;
  email: string;
  role: string;
  theme: Theme;
  signOut: () => Promise<void>;
  /** False where no organization is around, and so no page of one's own in it. */
  sessions?: boolean | undefined;
};

/** Who is signed in, the theme, and the way out. */
export function UserMenu({ id, name, email, role, theme, signOut, sessions = true }: UserMenuProps) {
  return (
    <Menu
      id={id}
      label="Your account"
      side="above"
      look="row"
      trigger={
        <>
          <Avatar name={name} />
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium">{name}</span>
            <span className="block truncate text-ink-muted text-xs">{role}</span>
          </span>
          <Icon of={ChevronsUpDown} className="text-ink-faint" />
        </>
      }
    >
      <MenuLabel>
        Signed in as
        <span className="block truncate font-medium text-ink">{email}</span>
      </MenuLabel>
      <MenuSeparator />
      <div className="flex items-center justify-between gap-4 px-2.5 py-1">
        Theme
        <ThemeToggle theme={theme} />
      </div>
      <MenuSeparator />
      {sessions ? (
        <>
          <MenuLink href="/access" icon={<Icon of={KeyRound} />}>
            Your access
          </MenuLink>
          <MenuLink href="/settings/sessions" icon={<Icon of={MonitorSmartphone} />}>
            Sessions
          </MenuLink>
        </>
      ) : null}
      <MenuForm action={signOut} icon={<Icon of={LogOut} />}>
        Sign out
      </MenuForm>
    </Menu>
  );
}
