import type { ReactNode } from "react";
import { Mark } from "@/components/shell/brand";
import { MobileNav } from "@/components/shell/mobile-nav";
import { Nav, type NavSection } from "@/components/shell/nav";
import { Shortcuts } from "@/components/shell/shortcuts";
import { UserMenu, type UserMenuProps } from "@/components/shell/user-menu";
import { Toaster } from "@/components/ui/toast";

export type AppShellProps = {
  children: ReactNode;
  organization: string;
  user: Omit<UserMenuProps, "id">;
  sections: NavSection[];
  /** In place of the organization's name: where else one may go. Drawn in several places, each with an id of its own. */
  switcher?: ((id: string) => ReactNode) | undefined;
  /** What stands above every page for as long as it matters. */
  banner?: ReactNode;
  /** What must stay in sight on every page. */
  notice?: ReactNode;
};

/** The frame around every signed-in screen: navigation at the side, on a phone behind a button in the top bar. */
export function AppShell({ children, organization, user, sections, switcher, banner, notice }: AppShellProps) {
  const heading = (id: string) => switcher?.(id) ?? <Heading organization={organization} />;
  return (
    <div className="min-h-dvh md:ps-sidebar">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent font-medium text-on-accent focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:px-4 focus:py-2.5"
      >
        Skip to the content
      </a>
      <aside
        aria-label="Practice Hub"
        className="fixed inset-y-0 start-0 z-20 flex w-sidebar flex-col border-line border-e bg-canvas max-md:hidden"
      >
        <div className="p-3 pb-2">{heading("place")}</div>
        <div className="min-h-0 flex-1 overflow-y-auto px-3 py-2">
          <Nav sections={sections} />
        </div>
        <div className="border-line border-t p-2">
          <UserMenu {...user} id="account" />
        </div>
      </aside>
      <header className="sticky top-0 z-20 flex h-14 items-center gap-2 border-line border-b bg-canvas px-2 md:hidden">
        <MobileNav
          sections={sections}
          heading={heading("place-in-drawer")}
          foot={<UserMenu {...user} id="account-in-drawer" />}
        />
        <div className="min-w-0">{heading("place-in-bar")}</div>
      </header>
      {notice}
      <main id="main" tabIndex={-1} className="focus:outline-none">
        {banner}
        {children}
      </main>
      <Toaster />
      <Shortcuts routes={shortcutsOf(sections)} />
    </div>
  );
}

function Heading({ organization }: { organization: string }) {
  return (
    <div className="flex min-w-0 items-center gap-2.5 px-1.5 py-1">
      <Mark />
      <div className="min-w-0">
        <p className="truncate font-semibold leading-tight" title={organization}>
          {organization}
        </p>
        <p className="text-ink-faint text-xs">Practice Hub</p>
      </div>
    </div>
  );
}

function shortcutsOf(sections: NavSection[]): Record<string, string> {
  const items = sections.flatMap((section) => section.items);
  return Object.fromEntries(items.flatMap(({ shortcut, href }) => (shortcut ? [[shortcut, href]] : [])));
}
