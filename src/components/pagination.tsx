import { ChevronLeft, ChevronRight } from "lucide";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button-class";
import { cx } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";

export type PaginationProps = {
  previousHref?: string | null | undefined;
  nextHref?: string | null | undefined;
  /** "1–50 of 632 patients" */
  summary?: ReactNode;
};

/** Keyset paging: only forward and back, as the list is ordered. Stands in a Card's footer. */
export function Pagination({ previousHref, nextHref, summary }: PaginationProps) {
  return (
    <nav aria-label="Pages" className="flex w-full flex-wrap items-center justify-between gap-3">
      <span className="tabular-nums">{summary}</span>
      {previousHref || nextHref ? (
        <span className="flex gap-2">
          <Step href={previousHref} rel="prev">
            <Icon of={ChevronLeft} /> Previous
          </Step>
          <Step href={nextHref} rel="next">
            Next <Icon of={ChevronRight} />
          </Step>
        </span>
      ) : null}
    </nav>
  );
}

function Step({ href, rel, children }: { href: string | null | undefined; rel: string; children: ReactNode }) {
  const look = buttonClass({ variant: "secondary", size: "sm" });
  if (href) {
    return (
      <Link href={href} rel={rel} className={look}>
        {children}
      </Link>
    );
  }
  return (
    <span aria-disabled className={cx(look, "pointer-events-none text-ink-faint shadow-none")}>
      {children}
    </span>
  );
}
