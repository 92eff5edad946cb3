import {
  BellRing,
  BookOpen,
  Building2,
  CalendarClock,
  CalendarDays,
  ChartColumn,
  CreditCard,
  HeartPulse,
  LayoutDashboard,
  Plug,
  ReceiptText,
  Repeat,
  ScrollText,
  Settings,
  Tags,
  Users,
  UsersRound,
  Webhook,
} from "lucide";
import { cookies } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { AppShell } from "@/components/shell/app-shell";
import type { NavItem, NavSection } from "@/components/shell/nav";
import { OnePlace } from "@/components/shell/one-place";
import { parseTheme, themeCookie } from "@/components/shell/theme";
import { Icon } from "@/components/ui/icon";
import { signOutAction } from "@/features/accounts/actions";
import { OpenAlertCount } from "@/features/alerts/components/open-alert-count";
import { SubscriptionBanner } from "@/features/billing/components/subscription-banner";
import { LookBanner } from "@/features/oversight/components/look-banner";
import { PlaceMenu } from "@/features/workplaces/components/place-menu";
import { loadFrame } from "@/features/workplaces/loaders";
import { pageNeeds } from "@/lib/auth/pages";
import { allows, roleNames } from "@/lib/auth/roles";

export default async function ClinicLayout({ children }: { children: ReactNode }) {
  const [{ viewer, places, look, ...frame }, jar] = await Promise.all([loadFrame(), cookies()]);
  const { user, organization, role, permissions } = viewer;
  return (
    <AppShell
      organization={organization.name}
      switcher={places.length > 0 ? (id) => <PlaceMenu id={id} current={organization} places={places} /> : undefined}
      notice={look ? <LookBanner {...look} /> : null}
      user={{
        name: user.fullName,
        email: user.email,
        role: roleNames[role],
        theme: parseTheme(jar.get(themeCookie)?.value),
        signOut: signOutAction,
      }}
      sections={[...allowed(permissions), ...beyond(frame)]}
      banner={<SubscriptionBanner />}
    >
      {children}
      <OnePlace place={`${organization.id} ${look?.endsAt ?? ""}`} />
    </AppShell>
  );
}

const ways: { label?: string; items: NavItem[] }[] = [
  {
    items: [
      { href: "/", label: "Dashboard", icon: <Icon of={LayoutDashboard} />, shortcut: "d" },
      { href: "/patients", label: "Patients", icon: <Icon of={Users} />, shortcut: "p" },
      {
        href: "/active-patients",
        label: "Active patients",
        icon: <Icon of={HeartPulse} />,
        shortcut: "a",
      },
      {
        href: "/overdue",
        label: "Overdue",
        icon: <Icon of={CalendarClock} />,
        shortcut: "o",
      },
      {
        href: "/appointments",
        label: "Appointments",
        icon: <Icon of={CalendarDays} />,
        shortcut: "b",
      },
    ],
  },
  {
    label: "Payments",
    items: [
      {
        href: "/transactions",
        label: "Transactions",
        icon: <Icon of={CreditCard} />,
        shortcut: "t",
      },
      {
        href: "/invoices",
        label: "Invoices",
        icon: <Icon of={ReceiptText} />,
        shortcut: "i",
      },
      { href: "/revenue", label: "Revenue", icon: <Icon of={ChartColumn} />, shortcut: "r" },
      {
        href: "/memberships",
        label: "Memberships",
        icon: <Icon of={Repeat} />,
        shortcut: "m",
      },
      { href: "/products", label: "Products", icon: <Icon of={Tags} /> },
    ],
  },
  {
    label: "Operations",
    items: [
      { href: "/connections", label: "Connections", icon: <Icon of={Plug} />, shortcut: "c" },
      {
        href: "/alerts",
        label: "Alerts",
        icon: <Icon of={BellRing} />,
        badge: (
          <Suspense>
            <OpenAlertCount />
          </Suspense>
        ),
        shortcut: "l",
      },
      { href: "/webhooks", label: "Webhooks", icon: <Icon of={Webhook} /> },
      { href: "/audit", label: "Audit log", icon: <Icon of={ScrollText} /> },
    ],
  },
  {
    label: "Organization",
    items: [
      { href: "/team", label: "Team", icon: <Icon of={UsersRound} />, shortcut: "e" },
      { href: "/settings", label: "Settings", icon: <Icon of={Settings} />, shortcut: "s" },
      { href: "/api-docs", label: "API docs", icon: <Icon of={BookOpen} /> },
    ],
  },
];

type Reach = { comparesOrganizations: boolean; superAdmin: boolean };

/** The ways out of the one organization. */
function beyond({ comparesOrganizations, superAdmin }: Reach): NavSection[] {
  const portfolio = { href: "/portfolio", label: "Portfolio", icon: <Icon of={ChartColumn} />, shortcut: "f" };
  const all = { href: "/admin", label: "All organizations", icon: <Icon of={Building2} /> };
  const items = [...(comparesOrganizations ? [portfolio] : []), ...(superAdmin ? [all] : [])];
  return items.length > 0 ? [{ label: "Across organizations", items }] : [];
}

function allowed(permissions: readonly string[]): NavSection[] {
  const held = new Set(permissions);
  const may = ({ href }: NavItem) => pageNeeds[href] === undefined || allows(held, pageNeeds[href]);
  return ways.map(({ label, items }) => ({ label, items: items.filter(may) })).filter(({ items }) => items.length > 0);
}
