"use client";

import type { ReactNode } from "react";

/** Sends the form around it when a control inside changes. */
export function SubmitOnChange({ children }: { children: ReactNode }) {
  return (
    <span
      className="flex h-full min-w-0 grow"
      onChange={(event) => {
        if (event.target instanceof HTMLSelectElement || event.target instanceof HTMLInputElement) {
          event.target.form?.requestSubmit();
        }
      }}
    >
      {children}
    </span>
  );
}
