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

type Post = Pick<typeof env, "SMTP_URL" | "NODE_ENV" | "HUB_MODE" | "LOG_LEVEL">;

/** Whether somebody can read what is sent: by mail, or in the log of a server on which the product is tried. */
export function isMailRead({ SMTP_URL, NODE_ENV, HUB_MODE }: Omit<Post, "LOG_LEVEL"> = env): boolean {
  return SMTP_URL !== undefined || NODE_ENV !== "production" || HUB_MODE === "demo";
}

/**
 * Sends a message, or without a mail server writes it to the log of a development server or a demo, where whoever tries
 * the product reads it, links included; in production nothing is written. Returns whether it went out by mail.
 */
export async function deliverMail(
  mail: Mail,
  { SMTP_URL, NODE_ENV, HUB_MODE, LOG_LEVEL }: Post = env,
  write: (line: string) => void = (line) => process.stdout.write(line),
): Promise<boolean> {
  if (SMTP_URL) {
    await sendMail(mail, SMTP_URL);
    return true;
  }
  const isShown = isMailRead({ SMTP_URL, NODE_ENV, HUB_MODE }) && LOG_LEVEL !== "silent";
  if (isShown) write(`\nMail to ${mail.to.join(", ")}: ${mail.subject}\n\n${mail.text}\n\n`);
  return false;
}
