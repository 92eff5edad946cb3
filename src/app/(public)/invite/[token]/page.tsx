import type { Metadata } from "next";
import { PublicHeading } from "@/components/shell/public-shell";
import { Callout } from "@/components/ui/callout";
import { Segmented } from "@/components/ui/tabs";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { AccountForm, JoinForm, NewcomerForm } from "@/features/members/acceptance/components/accept-forms";
import { loadInvitation } from "@/features/members/acceptance/loaders";

// The address is a secret: no other site is told of it, and no search engine keeps it.
export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer", robots: { index: false } };

type Props = {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function InvitePage({ params, searchParams }: Props) {
  const { token } = await params;
  const { invitation, own, signedInAs, isClerk } = await loadInvitation(token);
  if (!invitation || isClerk) return <HoldsNot />;
  const { organization, email, role, invitedBy, expiresAt, timeZone } = invitation;
  const hasAccount = (await searchParams).account !== undefined;
  const Form = hasAccount ? AccountForm : NewcomerForm;
  return (
    <>
      <PublicHeading
        title={`Join ${organization}`}
        description={`${invitedBy ?? "Practice Hub"} invites you to work here as: ${role}.`}
      />
      {signedInAs && !own ? (
        <Callout tone="caution">
          You are signed in as {signedInAs}. The invitation is for {email}: joining signs you out of the other.
        </Callout>
      ) : null}
      {own ? (
        <JoinForm token={token} email={email} />
      ) : (
        <>
          <Segmented
            label="Who you are"
            items={[
              { href: `/invite/${token}`, label: "I am new here", current: !hasAccount },
              { href: `/invite/${token}?account`, label: "I have an account", current: hasAccount },
            ]}
          />
          <Form key={String(hasAccount)} token={token} email={email} />
        </>
      )}
      <p className="text-ink-muted text-sm">
        The link works once, until <Time at={expiresAt} timeZone={timeZone} show="dateTime" />.
      </p>
    </>
  );
}

function HoldsNot() {
  return (
    <>
      <PublicHeading
        title="This invitation does not hold"
        description="It was taken or withdrawn, or its seven days are over. Ask whoever sent it for a new one."
      />
      <p className="text-ink-muted">
        Already in? <TextLink href="/sign-in">Sign in</TextLink>
      </p>
    </>
  );
}
