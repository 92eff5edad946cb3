"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";

export type GetFormProps = {
  /** The page that is asked, its path only. */
  action: string;
  children: ReactNode;
  search?: boolean | undefined;
};

/**
 * A form whose fields become the address. Without a script the browser sends it; with one the page stays where it is,
 * and fields that were left empty are left out. (Next's own form does more, and is six times the size.)
 */
export function GetForm({ action, children, search }: GetFormProps) {
  const router = useRouter();
  return (
    <form
      action={action}
      {...(search ? { role: "search" } : {})}
      className="contents"
      onSubmit={(event) => {
        event.preventDefault();
        const filled = [...new FormData(event.currentTarget)].flatMap(([name, value]) =>
          typeof value === "string" && value !== "" ? [[name, value]] : [],
        );
        const query = new URLSearchParams(filled).toString();
        router.push(query ? `${action}?${query}` : action, { scroll: false });
      }}
    >
      {children}
    </form>
  );
}
