import { PageHeader } from "@/components/page-header";
import { Avatar } from "@/components/ui/avatar";
import { MemberActions } from "@/features/members/components/member-actions";
import { MemberBadge } from "@/features/members/components/member-status";
import type { loadMember } from "@/features/members/loaders";
import { roleNames } from "@/lib/auth/roles";

type MemberHeaderProps = Awaited<ReturnType<typeof loadMember>>;

export function MemberHeader({ member, may, choices }: MemberHeaderProps) {
  const { id, name, email, role, status, superAdmin } = member;
  return (
    <PageHeader
      breadcrumbs={[{ label: "Team", href: "/team" }]}
      media={<Avatar name={name} size="lg" />}
      title={name}
      badge={<MemberBadge status={status} />}
      description={`${superAdmin ? roleNames.super_admin : roleNames[role]} · ${email}`}
      actions={
        may.manage ? (
          <MemberActions
            member={{ id, name, role, status }}
            roles={choices.roles}
            isOwn={may.isOwn}
            lastDay={choices.lastDay}
            today={choices.today}
          />
        ) : null
      }
    />
  );
}
