import { Activity, ArrowLeft, Building2, GitCompareArrows, ScrollText, Webhook } from "lucide-react";
import { cookies } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { AppShell } from "@/components/shell/app-shell";
import type { NavSection } from "@/components/shell/nav";
import { parseTheme, themeCookie } from "@/components/shell/theme";
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
      { href: "/admin", label: "Organizations", icon: <Building2 aria-hidden />, exact: true },
      { href: "/admin/usage", label: "Usage", icon: <Activity aria-hidden /> },
      {
        href: "/admin/webhooks",
        label: "Webhooks",
        icon: <Webhook aria-hidden />,
        badge: (
          <Suspense>
            <GivenUpCount />
          </Suspense>
        ),
      },
      { href: "/admin/directory", label: "Clerk", icon: <GitCompareArrows aria-hidden /> },
      { href: "/admin/log", label: "Log", icon: <ScrollText aria-hidden /> },
    ],
  },
];

const back: NavSection = {
  label: "Elsewhere",
  items: [{ href: "/", label: "Back to the clinic", icon: <ArrowLeft aria-hidden /> }],
};
