import { UsersRound } from "lucide";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { listFooter } from "@/components/list-footer";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { MemberBadge } from "@/features/members/components/member-status";
import type { loadMembers } from "@/features/members/loaders";
import type { MemberView } from "@/features/members/schema";
import { roleNames } from "@/lib/auth/roles";
import { hrefTo } from "@/lib/format/href";
import { formatCount } from "@/lib/format/number";

type MemberTableProps = Awaited<ReturnType<typeof loadMembers>>;

export function MemberTable({ members, total, query, sort, timeZone, ownId, pages, page, limit }: MemberTableProps) {
  const footer = listFooter({
    shown: members.length,
    total: formatCount(total, "member"),
    timeZone,
    pages,
    page,
    limit,
  });
  return (
    <Card padded={false} footer={footer}>
      <DataTable
        caption="Members"
        columns={columnsFor(timeZone, ownId)}
        rows={members}
        rowKey={({ id }) => id}
        sort={{ current: sort, hrefFor: (next) => hrefTo("/team", { ...query, sort: next }) }}
        empty={<Nobody />}
      />
    </Card>
  );
}

function columnsFor(timeZone: string, ownId: string): Column<MemberView>[] {
  return [
    {
      key: "name",
      header: "Name",
      lead: true,
      sortKey: "name",
      cell: (row) => <Name {...row} isOwn={row.userId === ownId} />,
    },
    { key: "role", header: "Role", cell: (row) => <RoleCell {...row} /> },
    { key: "status", header: "Status", cell: ({ status }) => <MemberBadge status={status} /> },
    {
      key: "granted",
      header: "Granted",
      sortKey: "granted",
      from: "tablet",
      cell: (row) => <Granted {...row} timeZone={timeZone} />,
    },
    {
      key: "end",
      header: "Access ends",
      cell: ({ expiresAt }) =>
        expiresAt ? <Time at={Date.parse(expiresAt) - 1} timeZone={timeZone} show="date" /> : <Faint>No end</Faint>,
    },
    {
      key: "seen",
      header: "Last seen",
      align: "end",
      from: "desktop",
      cell: ({ lastSeenAt }) => (lastSeenAt ? <Time at={lastSeenAt} timeZone={timeZone} /> : <Faint>Never</Faint>),
    },
  ];
}

function Name({ id, name, email, isOwn }: MemberView & { isOwn: boolean }) {
  return (
    <span className="flex items-center gap-3">
      <Avatar name={name} />
      <span className="flex min-w-0 flex-col">
        <span className="flex items-center gap-2">
          <TextLink href={`/team/${id}`} look="quiet" wholeRow>
            {name}
          </TextLink>
          {isOwn ? <Badge>You</Badge> : null}
        </span>
        <span className="break-all text-ink-muted text-sm">{email}</span>
      </span>
    </span>
  );
}

function RoleCell({ role, superAdmin, adjustments }: MemberView) {
  const changes = adjustments.filter(({ ended }) => !ended).length;
  return (
    <span className="flex flex-col">
      <span className="whitespace-nowrap">{superAdmin ? roleNames.super_admin : roleNames[role]}</span>
      {changes > 0 ? <span className="text-ink-muted text-sm">{formatCount(changes, "adjustment")}</span> : null}
    </span>
  );
}

function Granted({ grantedBy, grantedAt, timeZone, userId }: MemberView & { timeZone: string }) {
  return (
    <span className="flex flex-col">
      <Time at={grantedAt} timeZone={timeZone} show="date" />
      <span className="text-ink-muted text-sm">{grantor({ grantedBy, userId })}</span>
    </span>
  );
}

/** Who let somebody in; who founded or brought along their organization did so themselves. */
export function grantor({ grantedBy, userId }: Pick<MemberView, "grantedBy" | "userId">): string {
  if (grantedBy === null) return "By Practice Hub";
  return grantedBy.id === userId ? "By themselves" : `By ${grantedBy.name ?? "somebody who has left"}`;
}

function Faint({ children }: { children: string }) {
  return <span className="text-ink-faint">{children}</span>;
}

function Nobody() {
  return (
    <EmptyState
      icon={<Icon of={UsersRound} />}
      title="Nobody fits these filters"
      description="Try another name, role or status."
      action={<LinkButton href="/team">Show everybody</LinkButton>}
    />
  );
}
