import { PageHeader } from "@/components/page-header";
import { Callout } from "@/components/ui/callout";
import { Tabs } from "@/components/ui/tabs";
import { Invite } from "@/features/members/invitations/components/invite";
import type { loadTeamHead } from "@/features/members/loaders";

type TeamHeadProps = Awaited<ReturnType<typeof loadTeamHead>> & { current: "members" | "invitations" };

/** The team's title, the way to invite, and its two lists. */
export function TeamHead({ current, openInvitations, invitable, isClerk, today }: TeamHeadProps) {
  return (
    <>
      <PageHeader
        title="Team"
        description="Who works here, what they may do, and who let them in."
        actions={invitable.length > 0 ? <Invite roles={invitable} today={today} /> : null}
      />
      {isClerk ? (
        <Callout title="People sign in through Clerk">
          Invite and remove them in your organization at Clerk. They appear here by themselves; permissions are adjusted
          here.
        </Callout>
      ) : null}
      <Tabs
        label="Team"
        items={[
          { href: "/team", label: "Members", current: current === "members" },
          {
            href: "/team/invitations",
            label: "Invitations",
            current: current === "invitations",
            count: openInvitations > 0 ? openInvitations : undefined,
          },
        ]}
      />
    </>
  );
}
