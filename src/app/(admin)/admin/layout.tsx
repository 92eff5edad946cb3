import { Activity, ArrowLeft, Building2, GitCompareArrows, ScrollText, Webhook } from "lucide";
import { cookies } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { AppShell } from "@/components/shell/app-shell";
import type { NavSection } from "@/components/shell/nav";
import { parseTheme, themeCookie } from "@/components/shell/theme";
import { Icon } from "@/components/ui/icon";
import { signOutAction } from "@/features/accounts/actions";
import { LookBanner } from "@/features/oversight/components/look-banner";
import { loadOversightFrame } from "@/features/oversight/loaders";
import { GivenUpCount } from "@/features/webhooks/components/given-up-count";
import { roleNames } from "@/lib/auth/roles";

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const [{ user, look, isSomewhere }, jar] = await Promise.all([loadOversightFrame(), cookies()]);
  return (
    <AppShell
      organization="All organizations"
      notice={look ? <LookBanner organization="an organization" endsAt={look.endsAt} timeZone="UTC" /> : null}
      user={{
        name: user.fullName,
        email: user.email,
        role: roleNames.super_admin,
        theme: parseTheme(jar.get(themeCookie)?.value),
        signOut: signOutAction,
        ...(isSomewhere ? {} : { sessions: false }),
      }}
      sections={[...sections, ...(isSomewhere ? [back] : [])]}
    >
      {children}
    </AppShell>
  );
}

const sections: NavSection[] = [
  {
    items: [
      { href: "/admin", label: "Organizations", icon: <Icon of={Building2} />, exact: true },
      { href: "/admin/usage", label: "Usage", icon: <Icon of={Activity} /> },
      {
        href: "/admin/webhooks",
        label: "Webhooks",
        icon: <Icon of={Webhook} />,
        badge: (
          <Suspense>
            <GivenUpCount />
          </Suspense>
        ),
      },
      { href: "/admin/directory", label: "Clerk", icon: <Icon of={GitCompareArrows} /> },
      { href: "/admin/log", label: "Log", icon: <Icon of={ScrollText} /> },
    ],
  },
];

const back: NavSection = {
  label: "Elsewhere",
  items: [{ href: "/", label: "Back to the clinic", icon: <Icon of={ArrowLeft} /> }],
};
