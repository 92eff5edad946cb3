import {
  BellRing,
  BookOpen,
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
import { parseTheme, themeCookie } from "@/components/shell/theme";
import { signOutAction } from "@/features/accounts/actions";
import { OpenAlertCount } from "@/features/alerts/components/open-alert-count";
import { SubscriptionBanner } from "@/features/billing/components/subscription-banner";
import { allows, type Permission, roleNames } from "@/lib/auth/roles";
import { pageSession } from "@/lib/auth/session";

export default async function ClinicLayout({ children }: { children: ReactNode }) {
  const [{ user, organization, role, permissions }, jar] = await Promise.all([pageSession(), cookies()]);
  return (
    <AppShell
      organization={organization.name}
      user={{
        name: user.fullName,
        email: user.email,
        role: roleNames[role],
        theme: parseTheme(jar.get(themeCookie)?.value),
        signOut: signOutAction,
      }}
      sections={allowed(permissions)}
      banner={<SubscriptionBanner />}
    >
      {children}
    </AppShell>
  );
}

type Way = NavItem & { needs?: Permission };

const ways: { label?: string; items: Way[] }[] = [
  {
    items: [
      { href: "/", label: "Dashboard", icon: <LayoutDashboard aria-hidden />, shortcut: "d" },
      { href: "/patients", label: "Patients", icon: <Users aria-hidden />, shortcut: "p", needs: "patients.view" },
      {
        href: "/active-patients",
        label: "Active patients",
        icon: <HeartPulse aria-hidden />,
        shortcut: "a",
        needs: "patients.view",
      },
      {
        href: "/overdue",
        label: "Overdue",
        icon: <CalendarClock aria-hidden />,
        shortcut: "o",
        needs: "patients.view",
      },
      {
        href: "/appointments",
        label: "Appointments",
        icon: <CalendarDays aria-hidden />,
        shortcut: "b",
        needs: "patients.view",
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
        needs: "transactions.view",
      },
      {
        href: "/invoices",
        label: "Invoices",
        icon: <ReceiptText aria-hidden />,
        shortcut: "i",
        needs: "invoices.view",
      },
      { href: "/revenue", label: "Revenue", icon: <ChartColumn aria-hidden />, shortcut: "r", needs: "reports.view" },
      {
        href: "/memberships",
        label: "Memberships",
        icon: <Repeat aria-hidden />,
        shortcut: "m",
        needs: "transactions.view",
      },
      { href: "/products", label: "Products", icon: <Tags aria-hidden />, needs: "transactions.view" },
    ],
  },
  {
    label: "Operations",
    items: [
      { href: "/connections", label: "Connections", icon: <Plug aria-hidden />, shortcut: "c", needs: "config.view" },
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
        needs: "config.view",
      },
      { href: "/webhooks", label: "Webhooks", icon: <Webhook aria-hidden />, needs: "config.view" },
      { href: "/audit", label: "Audit log", icon: <ScrollText aria-hidden />, needs: "audit.view" },
    ],
  },
  {
    label: "Organization",
    items: [
      { href: "/team", label: "Team", icon: <UsersRound aria-hidden />, shortcut: "t", needs: "users.view" },
      { href: "/settings", label: "Settings", icon: <Settings aria-hidden />, shortcut: "s", needs: "config.view" },
      { href: "/api-docs", label: "API docs", icon: <BookOpen aria-hidden /> },
    ],
  },
];

function allowed(permissions: readonly string[]): NavSection[] {
  const held = new Set(permissions);
  const may = ({ needs }: Way) => needs === undefined || allows(held, needs);
  return ways
    .map(({ label, items }) => ({ label, items: items.filter(may).map(({ needs: _, ...item }) => item) }))
    .filter(({ items }) => items.length > 0);
}
