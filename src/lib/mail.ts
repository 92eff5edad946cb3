import { createTransport } from "nodemailer";
import { env } from "@/env";

export type Mail = { to: string[]; subject: string; text: string };

/** Whether mail goes anywhere: SMTP_URL is set. */
export function canSendMail(): boolean {
  return env.SMTP_URL !== undefined;
}

/**
 * Sends one message to all of these addresses, none of which sees the others: in one go, so that whoever tries again
 * after a failure writes to nobody twice. Throws what the server answers.
 */
export async function sendMail({ to, subject, text }: Mail, smtpUrl = env.SMTP_URL): Promise<void> {
  if (!smtpUrl || to.length === 0) return;
  const transport = createTransport(smtpUrl);
  try {
    const [only] = to;
    const shown = to.length === 1 && only ? only : "undisclosed-recipients:;";
    const from = env.MAIL_FROM;
    await transport.sendMail({ from, to: shown, subject, text, envelope: { from, to } });
  } finally {
    transport.close();
  }
}
