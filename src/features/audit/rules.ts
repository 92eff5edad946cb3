import type { AuditDetail, AuditEntryView } from "@/features/audit/schema";
import { type Fault, faultReasons } from "@/features/audit/sealing/rules";
import { parseRole, roleNames } from "@/lib/auth/roles";
import { humanize } from "@/lib/format/name";
import { formatCount, formatNumber } from "@/lib/format/number";
import { providerName } from "@/lib/integrations/registry";

/** What an entry says to somebody who reads it aloud: the deed, and what else is worth knowing about it. */
export type Telling = { deed: string; more: string | null; href: string | null };

/** An entry in plain words. A deed that nobody has found words for yet is told by its name. */
export function tell({ action, subjectType, subjectId, detail }: AuditEntryView): Telling {
  const words = deeds[action];
  return {
    deed: words ? words.deed : humanize(action),
    more: (words?.more ? words.more(detail) : plain(detail)) || null,
    href: hrefOf({ subjectType, subjectId }),
  };
}

/** How an action is offered in a filter. */
export function actionLabel(action: string): string {
  return deeds[action]?.deed ?? humanize(action);
}

const subjects: Record<string, string> = {
  contact: "Patients and contacts",
  user: "Sign-ins",
  page: "Pages seen from outside",
};

/** How a kind of subject is offered in a filter. */
export function subjectLabel(type: string): string {
  return subjects[type] ?? humanize(type);
}

/** What a proof found, in a sentence that names the first row that is wrong. */
export function faultWords({ reason, sequence, entryId }: Fault): string {
  const place = sequence === null ? "" : ` It is number ${formatNumber(sequence)} of the chain.`;
  const row = entryId ? ` Its id is ${entryId}.` : "";
  return `${faultReasons[reason]}${place}${row}`;
}

type Words = { deed: string; more?: (detail: AuditDetail) => string };

const nothing = () => "";

const deeds: Record<string, Words> = {
  sign_up: { deed: "Created the organization", more: nothing },
  sign_in: { deed: "Signed in", more: nothing },
  sign_in_failed: { deed: "Failed to sign in", more: () => "Somebody used a wrong password" },
  sign_out: { deed: "Signed out", more: nothing },
  password_reset: { deed: "Set a new password", more: () => "By a mailed link; all sessions have ended" },
  password_changed: { deed: "Changed their password", more: () => "All other sessions have ended" },
  session_revoked: { deed: "Ended a session", more: ({ member }) => (member ? `Of ${member}` : "") },
  member_invited: { deed: "Invited somebody", more: invitationIn },
  invitation_resent: { deed: "Sent an invitation again", more: invitationIn },
  invitation_revoked: { deed: "Withdrew an invitation", more: invitationIn },
  invitation_failed: { deed: "Failed to take an invitation", more: () => "Somebody used a wrong password" },
  member_joined: { deed: "Joined the team", more: ({ role }) => roleIn(role) },
  member_role_changed: {
    deed: "Changed a role",
    more: ({ member, to }) => sentence([`${member}`, `now ${roleIn(to)}`]),
  },
  member_end_changed: { deed: "Changed when access ends", more: endIn },
  member_grants_changed: { deed: "Changed permissions", more: grantsIn },
  member_deactivated: { deed: "Deactivated a member", more: ({ member }) => `${member}` },
  member_reactivated: { deed: "Let a member in again", more: ({ member }) => `${member}` },
  owner_imported: { deed: "Imported an owner", more: ({ member }) => `${member}` },
  organization_entered: { deed: "Came over from another organization", more: nothing },
  look_started: { deed: "Began to look in as super admin", more: () => "Read only, for an hour at most" },
  look_viewed: { deed: "Looked at a page as super admin", more: ({ path }) => String(path ?? "") },
  look_ended: { deed: "Stopped looking in as super admin", more: lookEnd },
  organization_updated: { deed: "Changed the settings", more: settingsIn },
  connection_created: { deed: "Connected a provider", more: ({ provider }) => provided(provider) },
  connection_updated: { deed: "Changed a connection", more: connectionIn },
  connection_validated: { deed: "Tested a connection's key", more: nothing },
  connection_disconnected: { deed: "Disconnected a provider", more: () => "Its credentials were deleted" },
  connection_webhook_renewed: { deed: "Made a new hint address", more: () => "The old address and secret ended" },
  connection_secret_replaced: { deed: "Replaced a hint secret", more: () => "The one before counts for a day" },
  connection_subscribed: { deed: "Asked a provider for notifications", more: () => "Any address before ended" },
  connection_unsubscribed: { deed: "Ended a provider's notifications", more: nothing },
  credential_rotated: { deed: "Re-encrypted stored credentials", more: nothing },
  audit_key_renewed: { deed: "Sealed the audit log with a new key", more: nothing },
  sync_started: { deed: "Started a sync", more: syncIn },
  sync_canceled: { deed: "Cancelled a sync", more: nothing },
  checkout_opened: { deed: "Opened the checkout", more: ({ plan }) => humanize(String(plan ?? "")) },
  portal_opened: { deed: "Opened the billing portal", more: ({ plan }) => humanize(String(plan ?? "")) },
  subscription_changed: { deed: "The subscription changed", more: subscriptionIn },
  webhook_viewed: { deed: "Looked at a delivery", more: ({ provider }) => provided(provider) },
  webhook_replayed: { deed: "Replayed a delivery", more: ({ provider }) => provided(provider) },
  webhooks_replayed: {
    deed: "Replayed deliveries",
    more: ({ count }) => formatCount(Number(count), "delivery", "deliveries"),
  },
  super_admin_granted: { deed: "Made somebody a super admin", more: ({ email }) => String(email ?? "") },
  directory_compared: { deed: "Had all people and members compared with Clerk's", more: nothing },
  alert_acknowledged: { deed: "Acknowledged an alert", more: ({ kind }) => humanize(String(kind ?? "")) },
  patient_created: { deed: "Added a contact", more: nothing },
  patient_updated: { deed: "Changed a contact", more: ({ fields }) => listed(fields) },
  patient_viewed: { deed: "Looked at a patient", more: nothing },
  audit_exported: { deed: "Exported the audit log", more: ({ rows }) => formatCount(Number(rows), "row") },
  patients_exported: { deed: "Exported patients", more: exportIn },
  transactions_exported: { deed: "Exported transactions", more: sheetIn },
  invoices_exported: { deed: "Exported invoices", more: sheetIn },
  invoice_data_sent: { deed: "Sent an invoice's data", more: invoiceIn },
  invoice_data_unsent: { deed: "Took back that an invoice's data was sent", more: invoiceIn },
  category_created: { deed: "Made a product category", more: nameIn },
  category_renamed: { deed: "Renamed a product category", more: nameIn },
  category_deleted: { deed: "Deleted a product category", more: nameIn },
  category_rule_created: { deed: "Added a category rule", more: ruleIn },
  category_rule_updated: { deed: "Changed a category rule", more: ruleIn },
  category_rule_deleted: { deed: "Deleted a category rule", more: ruleIn },
  category_suggestions_accepted: {
    deed: "Accepted category suggestions",
    more: ({ category, names }) => `${formatCount(Number(names ?? 0), "product")} into ${category}`,
  },
  products_recategorized: { deed: "Had all products categorized anew", more: nothing },
};

const settingNames: Record<string, string> = {
  name: "name",
  timeZone: "time zone",
  country: "country",
  currency: "currency",
  activeWindowDays: "active window",
};

function settingsIn({ changed, ...values }: AuditDetail): string {
  const names = Array.isArray(changed) ? changed : Object.keys(values);
  return sentence(
    names.map((name) => {
      const value = name === "activeWindowDays" ? `${values[name]} days` : values[name];
      return value === undefined ? (settingNames[name] ?? name) : `${settingNames[name] ?? name} is now ${value}`;
    }),
  );
}

function lookEnd({ how }: AuditDetail): string {
  return how === "by itself" ? "The hour or the sign-in had ended" : "";
}

function connectionIn({ schedule, status, credentialsReplaced }: AuditDetail): string {
  return sentence([
    schedule ? `schedule is ${schedule}` : "",
    status ? `status is ${status}` : "",
    credentialsReplaced ? "the key was replaced" : "",
  ]);
}

function syncIn({ mode, trigger, approveDeletes }: AuditDetail): string {
  const starters: Record<string, string> = { user: "by hand", cron: "by schedule", cli: "from the command line" };
  return sentence([
    mode ? `${mode}` : "",
    starters[String(trigger)] ?? "",
    approveDeletes ? "large deletes were approved" : "",
  ]);
}

function subscriptionIn({ status, plan, cancelsAt }: AuditDetail): string {
  return sentence([
    status ? humanize(String(status)) : "",
    plan ? `plan ${humanize(String(plan))}` : "",
    cancelsAt ? "will end with its period" : "",
  ]);
}

function exportIn({ rows, status, searched }: AuditDetail): string {
  return sentence([
    typeof rows === "number" ? formatCount(rows, "row") : "",
    status ? `status ${status}` : "",
    searched ? "filtered by a search" : "",
  ]);
}

function invitationIn({ email, role }: AuditDetail): string {
  return sentence([`${email}`, roleIn(role)]);
}

function endIn({ member, expiresAt }: AuditDetail): string {
  return sentence([`${member}`, expiresAt === "never" ? "without an end" : `until ${expiresAt}`]);
}

function grantsIn({ member, granted, denied, lifted }: AuditDetail): string {
  const lists = { granted, denied, "back to the role": lifted };
  const changes = Object.entries(lists).map(([what, names]) =>
    Array.isArray(names) && names.length > 0 ? `${what} ${names.join(", ")}` : "",
  );
  return sentence([`${member}`, ...changes]);
}

function roleIn(role: AuditDetail[string] | undefined): string {
  const known = parseRole(String(role ?? ""));
  return known ? roleNames[known] : "";
}

function sheetIn({ rows, format, from, to, status, sent, searched }: AuditDetail): string {
  return sentence([
    typeof rows === "number" ? formatCount(rows, "row") : "",
    format === "xlsx" ? "as a workbook" : "as CSV",
    from ? `from ${from}` : "",
    to ? `to ${to}` : "",
    status ? `status ${status}` : "",
    sent ? `data ${sent === "yes" ? "sent" : "not sent"}` : "",
    searched ? "filtered by a search" : "",
  ]);
}

function invoiceIn({ number, sentBy }: AuditDetail): string {
  return sentence([number ? `invoice ${number}` : "", sentBy ? `sent by ${sentBy}` : ""]);
}

function nameIn({ name }: AuditDetail): string {
  return String(name ?? "");
}

function ruleIn({ category, kind, value }: AuditDetail): string {
  return `${category}: ${kind} “${value}”`;
}

function provided(provider: AuditDetail[string] | undefined): string {
  return provider ? providerName(String(provider)) : "";
}

function listed(names: AuditDetail[string] | undefined): string {
  return Array.isArray(names) ? sentence(names.map(spaced)) : "";
}

/** Whatever an entry holds, as "name: value". */
function plain(detail: AuditDetail): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${spaced(name)}: ${Array.isArray(value) ? value.join(", ") : value}`)
    .join(" · ");
}

function spaced(name: string): string {
  return name
    .replaceAll(/[_-]+/g, " ")
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}

function sentence(parts: string[]): string {
  const said = parts.filter(Boolean).join(", ");
  return said.charAt(0).toUpperCase() + said.slice(1);
}

type Subject = Pick<AuditEntryView, "subjectType" | "subjectId">;

function hrefOf({ subjectType, subjectId }: Subject): string | null {
  const places: Record<string, string> = {
    contact: `/patients/${subjectId}`,
    connection: `/connections/${subjectId}`,
    sync_run: `/runs/${subjectId}`,
    organization: "/settings",
    member: `/team/${subjectId}`,
    invitation: "/team/invitations",
    alert: "/alerts",
    webhook_event: `/webhooks/${subjectId}`,
    platform_delivery: `/admin/webhooks/${subjectId}`,
    invoice: `/invoices/${subjectId}`,
    product_category: "/products",
  };
  return subjectId === null ? null : places[subjectType] || null;
}
