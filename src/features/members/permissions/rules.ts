import { adjustable, parseRole, type permissions, roleNames } from "@/lib/auth/roles";

/** A permission in words: what it lets somebody do, and among which others it is shown. */
export type PermissionWords = { area: string; label: string };

/** What a permission is called; one that nobody has found words for is shown as it is written. */
export function permissionWords(permission: string): PermissionWords {
  const [area, role] = permission.split(":");
  if (area === "users.invite" && role)
    return { area: "Team", label: `Invite: ${roleNames[parseRole(role) ?? "viewer"]}` };
  return words[permission as keyof typeof words] ?? { area: "Other", label: permission };
}

/** What a membership may be given or denied, by area, for a form to offer. */
export function adjustableByArea(): { label: string; options: { value: string; label: string }[] }[] {
  const all = adjustable.map((permission) => ({ value: permission, ...permissionWords(permission) }));
  const byArea = [...Map.groupBy(all, ({ area }) => area)];
  return byArea.map(([label, options]) => ({
    label,
    options: options.map(({ value, label: name }) => ({ value, label: name })),
  }));
}

const words: Record<(typeof permissions)[number], PermissionWords> = {
  "patients.view": { area: "Patients", label: "See patients and appointments" },
  "patients.edit": { area: "Patients", label: "Add and change contacts" },
  "data.export": { area: "Patients", label: "Export data" },
  "conversations.view": { area: "Conversations", label: "Read conversations" },
  "messages.send": { area: "Conversations", label: "Send messages" },
  "leads.view": { area: "Leads", label: "See leads" },
  "leads.edit": { area: "Leads", label: "Change leads" },
  "transactions.view": { area: "Payments", label: "See transactions" },
  "invoices.view": { area: "Payments", label: "See invoices" },
  "invoices.manage": { area: "Payments", label: "Manage invoices and categories" },
  "invoices.update_data_sent": { area: "Payments", label: "Mark an invoice's data as sent" },
  "analytics.view": { area: "Figures", label: "See figures" },
  "reports.view": { area: "Figures", label: "See reports" },
  "sync.manual": { area: "Operations", label: "Start syncs and see to alerts" },
  "sync.webhook": { area: "Operations", label: "Manage addresses for hints" },
  "config.view": { area: "Operations", label: "See connections and settings" },
  "config.update": { area: "Operations", label: "Change connections and settings" },
  "audit.view": { area: "Operations", label: "Read the audit log" },
  "billing.manage": { area: "Operations", label: "Manage plan and billing" },
  "users.view": { area: "Team", label: "See the team" },
  "users.manage": { area: "Team", label: "Change roles and access" },
  "admin.*": { area: "Practice Hub", label: "Administer every organization" },
};
