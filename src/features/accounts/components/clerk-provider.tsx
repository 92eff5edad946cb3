"use client";

import { ClerkProvider } from "@clerk/nextjs";
import type { ReactNode } from "react";

type Props = { publishableKey: string; nonce: string; children: ReactNode };

export function ClerkSession({ publishableKey, nonce, children }: Props) {
  return (
    <ClerkProvider
      publishableKey={publishableKey}
      nonce={nonce}
      signInUrl="/sign-in"
      signUpUrl="/sign-up"
      afterSignOutUrl="/sign-in"
      telemetry={{ disabled: true }}
    >
      {children}
    </ClerkProvider>
  );
}
