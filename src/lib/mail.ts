import { createTransport } from "nodemailer";
import { env } from "@/env";

export type Mail = { to: string[]; subject: string; text: string };

/** Whether mail goes anywhere: SMTP_URL is set. */
export function canSendMail(): boolean {
  return env.SMTP_URL !== undefined;
}

/** Sends one message to each address on its own, so that nobody sees the others. Throws what the server answers. */
export async function sendMail({ to, subject, text }: Mail, smtpUrl = env.SMTP_URL): Promise<void> {
  if (!smtpUrl || to.length === 0) return;
  const transport = createTransport(smtpUrl);
  try {
    for (const address of to) await transport.sendMail({ from: env.MAIL_FROM, to: address, subject, text });
  } finally {
    transport.close();
  }
}
