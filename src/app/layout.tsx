import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { parseTheme, themeCookie } from "@/components/shell/theme";
import { ClerkFrame } from "@/features/accounts/components/clerk-frame";
import { loadClerk } from "@/features/accounts/loaders";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Practice Hub", template: "%s · Practice Hub" },
  description: "One place for a clinic's patients, conversations and payments.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, clerk] = await Promise.all([cookies(), loadClerk()]);
  const theme = parseTheme(jar.get(themeCookie)?.value);
  return (
    <html
      lang="en-AU"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      {...(theme === "system" ? {} : { "data-theme": theme })}
      suppressHydrationWarning
    >
      <body>{clerk ? <ClerkFrame {...clerk}>{children}</ClerkFrame> : children}</body>
    </html>
  );
}
