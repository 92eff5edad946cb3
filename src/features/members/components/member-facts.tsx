import { KeyValueList } from "@/components/key-value-list";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { grantor } from "@/features/members/components/member-table";
import type { loadMember } from "@/features/members/loaders";
import { statusNames } from "@/features/members/schema";
import { roleNames } from "@/lib/auth/roles";

type MemberFactsProps = Pick<Awaited<ReturnType<typeof loadMember>>, "member" | "timeZone">;

/** How somebody came to be here, and until when. */
export function MemberFacts({ member, timeZone }: MemberFactsProps) {
  const { role, status, grantedAt, expiresAt, lastSeenAt } = member;
  return (
    <Card title="Membership">
      <KeyValueList
        items={[
          { label: "Role", value: roleNames[role] },
          { label: "Status", value: statusNames[status] },
          {
            label: "Granted",
            value: <Time at={grantedAt} timeZone={timeZone} show="date" />,
            hint: grantor(member),
          },
          {
            label: "Last day of access",
            value: expiresAt ? <Time at={Date.parse(expiresAt) - 1} timeZone={timeZone} show="date" /> : "No end",
          },
          { label: "Last seen", value: lastSeenAt ? <Time at={lastSeenAt} timeZone={timeZone} /> : "Never" },
        ]}
      />
    </Card>
  );
}
