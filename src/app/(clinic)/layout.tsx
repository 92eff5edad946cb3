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
} from "lucide-react";
import { cookies } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { AppShell } from "@/components/shell/app-shell";
import type { NavItem, NavSection } from "@/components/shell/nav";
import { OnePlace } from "@/components/shell/one-place";
import { parseTheme, themeCookie } from "@/components/shell/theme";
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
      { href: "/", label: "Dashboard", icon: <LayoutDashboard aria-hidden />, shortcut: "d" },
      { href: "/patients", label: "Patients", icon: <Users aria-hidden />, shortcut: "p" },
      {
        href: "/active-patients",
        label: "Active patients",
        icon: <HeartPulse aria-hidden />,
        shortcut: "a",
      },
      {
        href: "/overdue",
        label: "Overdue",
        icon: <CalendarClock aria-hidden />,
        shortcut: "o",
      },
      {
        href: "/appointments",
        label: "Appointments",
        icon: <CalendarDays aria-hidden />,
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
        icon: <CreditCard aria-hidden />,
        shortcut: "t",
      },
      {
        href: "/invoices",
        label: "Invoices",
        icon: <ReceiptText aria-hidden />,
        shortcut: "i",
      },
      { href: "/revenue", label: "Revenue", icon: <ChartColumn aria-hidden />, shortcut: "r" },
      {
        href: "/memberships",
        label: "Memberships",
        icon: <Repeat aria-hidden />,
        shortcut: "m",
      },
      { href: "/products", label: "Products", icon: <Tags aria-hidden /> },
    ],
  },
  {
    label: "Operations",
    items: [
      { href: "/connections", label: "Connections", icon: <Plug aria-hidden />, shortcut: "c" },
      {
        href: "/alerts",
        label: "Alerts",
        icon: <BellRing aria-hidden />,
        badge: (
          <Suspense>
            <OpenAlertCount />
          </Suspense>
        ),
        shortcut: "l",
      },
      { href: "/webhooks", label: "Webhooks", icon: <Webhook aria-hidden /> },
      { href: "/audit", label: "Audit log", icon: <ScrollText aria-hidden /> },
    ],
  },
  {
    label: "Organization",
    items: [
      { href: "/team", label: "Team", icon: <UsersRound aria-hidden />, shortcut: "e" },
      { href: "/settings", label: "Settings", icon: <Settings aria-hidden />, shortcut: "s" },
      { href: "/api-docs", label: "API docs", icon: <BookOpen aria-hidden /> },
    ],
  },
];

type Reach = { comparesOrganizations: boolean; superAdmin: boolean };

/** The ways out of the one organization. */
function beyond({ comparesOrganizations, superAdmin }: Reach): NavSection[] {
  const portfolio = { href: "/portfolio", label: "Portfolio", icon: <ChartColumn aria-hidden />, shortcut: "f" };
  const all = { href: "/admin", label: "All organizations", icon: <Building2 aria-hidden /> };
  const items = [...(comparesOrganizations ? [portfolio] : []), ...(superAdmin ? [all] : [])];
  return items.length > 0 ? [{ label: "Across organizations", items }] : [];
}

function allowed(permissions: readonly string[]): NavSection[] {
  const held = new Set(permissions);
  const may = ({ href }: NavItem) => pageNeeds[href] === undefined || allows(held, pageNeeds[href]);
  return ways.map(({ label, items }) => ({ label, items: items.filter(may) })).filter(({ items }) => items.length > 0);
}
