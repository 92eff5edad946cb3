import type { Metadata } from "next";
import { PublicHeading } from "@/components/shell/public-shell";
import { Callout } from "@/components/ui/callout";
import { TextLink } from "@/components/ui/text-link";
import { ForgotPasswordForm } from "@/features/accounts/password-reset/components/forgot-password-form";
import { loadForgotPassword } from "@/features/accounts/password-reset/loaders";

export const metadata: Metadata = { title: "Forgot the password" };

export default async function ForgotPasswordPage() {
  const { isMailRead } = loadForgotPassword();
  return (
    <>
      <PublicHeading title="Forgot your password?" description="We send you a link that sets a new one." />
      {isMailRead ? (
        <ForgotPasswordForm />
      ) : (
        <Callout tone="caution" title="No mail is sent from here">
          Ask whoever runs Practice Hub for you: with a mail server (SMTP_URL) set, links can be sent.
        </Callout>
      )}
      <p className="text-ink-muted">
        Remembered it? <TextLink href="/sign-in">Sign in</TextLink>
      </p>
    </>
  );
}
