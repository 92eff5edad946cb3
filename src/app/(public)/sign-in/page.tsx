import type { Metadata } from "next";
import { PublicHeading } from "@/components/shell/public-shell";
import { Callout } from "@/components/ui/callout";
import { TextLink } from "@/components/ui/text-link";
import { ClerkOrganizations, ClerkSignIn } from "@/features/accounts/components/clerk-frame";
import { SignInForm } from "@/features/accounts/components/sign-in-form";
import { loadWayIn } from "@/features/accounts/loaders";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const { next, ended, advice, changed, clerk } = await loadWayIn(await searchParams);
  return (
    <>
      <PublicHeading title="Sign in" description="Good to see you again." />
      {ended ? (
        <Callout tone="caution" title={advice ? "You belong to no organization yet" : "Your access has ended"}>
          {advice ?? "You do not belong to this organization any more. One of its owners can let you in again."}
        </Callout>
      ) : null}
      {changed ? (
        <Callout tone="positive" announce="status" title="Your password is set">
          Sign in with it. You were signed out everywhere else.
        </Callout>
      ) : null}
      {clerk ? <ThroughClerk next={next} left={clerk.left} ended={ended} /> : <OwnForm next={next} />}
    </>
  );
}

function ThroughClerk({ next, left, ended }: { next: string; left: boolean; ended: boolean }) {
  return ended ? <ClerkOrganizations /> : <ClerkSignIn next={next} left={left} />;
}

function OwnForm({ next }: { next: string }) {
  return (
    <>
      <SignInForm next={next} />
      <p className="flex flex-wrap justify-between gap-x-4 gap-y-1 text-ink-muted">
        <span>
          New here? <TextLink href="/sign-up">Create an organization</TextLink>
        </span>
        <TextLink href="/forgot-password">Forgot your password?</TextLink>
      </p>
    </>
  );
}
