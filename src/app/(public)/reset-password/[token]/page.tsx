import type { Metadata } from "next";
import { PublicHeading } from "@/components/shell/public-shell";
import { TextLink } from "@/components/ui/text-link";
import { NewPasswordForm } from "@/features/accounts/password-reset/components/new-password-form";
import { loadResetPassword } from "@/features/accounts/password-reset/loaders";

// The address is a secret: no other site is told of it, and no search engine keeps it.
export const metadata: Metadata = { title: "New password", referrer: "no-referrer", robots: { index: false } };

export default async function ResetPasswordPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const found = await loadResetPassword(token);
  if (!found) return <HoldsNot />;
  return (
    <>
      <PublicHeading
        title="Choose a new password"
        description={`For ${found.email}. You are then signed out everywhere, and sign in with the new one.`}
      />
      <NewPasswordForm token={token} email={found.email} />
    </>
  );
}

function HoldsNot() {
  return (
    <>
      <PublicHeading
        title="This link does not work any more"
        description="It was used, a newer password was set since, or its hour is over."
      />
      <p className="text-ink-muted">
        <TextLink href="/forgot-password">Ask for a new link</TextLink>
      </p>
    </>
  );
}
