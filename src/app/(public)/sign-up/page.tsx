import type { Metadata } from "next";
import { PublicHeading } from "@/components/shell/public-shell";
import { TextLink } from "@/components/ui/text-link";
import { ClerkSignUp } from "@/features/accounts/components/clerk-frame";
import { SignUpForm } from "@/features/accounts/components/sign-up-form";
import { loadWayIn } from "@/features/accounts/loaders";

export const metadata: Metadata = { title: "Create an organization" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignUpPage({ searchParams }: Props) {
  const { clerk } = await loadWayIn(await searchParams);
  if (clerk) return <ClerkSignUp />;
  return (
    <>
      <PublicHeading
        title="Create your organization"
        description="You become its owner. Connecting Cliniko comes next, and takes a minute."
      />
      <SignUpForm />
      <p className="text-ink-muted">
        Already part of one? <TextLink href="/sign-in">Sign in</TextLink>
      </p>
    </>
  );
}
