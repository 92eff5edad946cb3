import { MailPlus } from "lucide";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Segmented } from "@/components/ui/tabs";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import { InvitationButtons } from "@/features/members/invitations/components/invitation-buttons";
import type { loadInvitations } from "@/features/members/invitations/loaders";
import { type InvitationStatus, invitationStatuses } from "@/features/members/invitations/schema";
import { roleNames } from "@/lib/auth/roles";
import { hrefTo } from "@/lib/format/href";

type InvitationTableProps = Awaited<ReturnType<typeof loadInvitations>>;

type Row = InvitationTableProps["rows"][number];

const path = "/team/invitations";

export function InvitationTable({ rows, status, timeZone }: InvitationTableProps) {
  return (
    <>
      <Segmented
        label="Status"
        items={[
          { href: path, label: "All", current: status === null },
          ...invitationStatuses.map((one) => ({
            href: hrefTo(path, { status: one }),
            label: statusWords[one].label,
            current: status === one,
          })),
        ]}
      />
      <Card padded={false}>
        <DataTable
          caption="Invitations, newest first"
          columns={columnsFor(timeZone)}
          rows={rows}
          rowKey={({ id }) => id}
          empty={<Nothing filtered={status !== null} />}
        />
      </Card>
    </>
  );
}

function columnsFor(timeZone: string): Column<Row>[] {
  return [
    {
      key: "email",
      header: "E-mail",
      lead: true,
      cell: ({ email }) => <span className="break-all font-medium">{email}</span>,
    },
    { key: "role", header: "Role", cell: (row) => <RoleCell row={row} timeZone={timeZone} /> },
    { key: "status", header: "Status", cell: ({ status }) => <InvitationBadge status={status} /> },
    {
      key: "sent",
      header: "Sent",
      from: "tablet",
      cell: ({ sentAt, invitedBy }) => (
        <span className="flex flex-col">
          <Time at={sentAt} timeZone={timeZone} />
          <span className="text-ink-muted text-sm">by {invitedBy ?? "Practice Hub"}</span>
        </span>
      ),
    },
    {
      key: "expires",
      header: "Link works until",
      from: "tablet",
      cell: ({ expiresAt, status }) =>
        status === "open" ? (
          <Time at={expiresAt} timeZone={timeZone} show="dateTime" />
        ) : (
          <span className="text-ink-faint">–</span>
        ),
    },
    {
      key: "actions",
      header: "Actions",
      hideHeader: true,
      align: "end",
      cell: ({ id, email, mayChange }) => (mayChange ? <InvitationButtons id={id} email={email} /> : null),
    },
  ];
}

function RoleCell({ row: { role, membershipExpiresAt }, timeZone }: { row: Row; timeZone: string }) {
  return (
    <span className="flex flex-col">
      {roleNames[role]}
      {membershipExpiresAt ? (
        <span className="text-ink-muted text-sm">
          until <Time at={Date.parse(membershipExpiresAt) - 1} timeZone={timeZone} show="date" />
        </span>
      ) : null}
    </span>
  );
}

function InvitationBadge({ status }: { status: InvitationStatus }) {
  const { label, tone } = statusWords[status];
  return (
    <Badge tone={tone} dot>
      {label}
    </Badge>
  );
}

const statusWords: Record<InvitationStatus, { label: string; tone: Tone }> = {
  open: { label: "Open", tone: "info" },
  expired: { label: "Expired", tone: "caution" },
  accepted: { label: "Accepted", tone: "positive" },
  revoked: { label: "Withdrawn", tone: "neutral" },
};

function Nothing({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <EmptyState
        icon={<Icon of={MailPlus} />}
        title="No invitation stands like this"
        action={<LinkButton href={path}>Show all</LinkButton>}
      />
    );
  }
  return (
    <EmptyState
      icon={<Icon of={MailPlus} />}
      title="Nobody has been invited yet"
      description="Whoever you invite gets a link by e-mail. It is listed here until they have joined."
    />
  );
}
