import { ArrowUpRight } from "lucide";
import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";

export type TextLinkProps = {
  href: string;
  children: ReactNode;
  /** "quiet" looks like its surroundings until pointed at: names in a table. */
  look?: "accent" | "quiet" | undefined;
  /** Grows over the row or card it stands in (which must be `relative`). */
  wholeRow?: boolean | undefined;
};

/** A link inside text. An address outside the product opens beside it and says so with an arrow. */
export function TextLink({ href, children, look = "accent", wholeRow }: TextLinkProps) {
  const classes = cx(
    "rounded-sm font-medium underline-offset-3 hover:underline",
    look === "accent" ? "text-accent" : "text-ink",
    wholeRow && "row-link",
    // Numbers and addresses stand in lists, one below the other: each is tall enough for a finger.
    /^(tel|mailto):/.test(href) && "wrap-anywhere inline-flex min-h-6 min-w-0 items-center",
  );
  if (!/^https?:/.test(href)) {
    return (
      <Link href={href} className={classes}>
        {children}
      </Link>
    );
  }
  return (
    <a href={href} target="_blank" rel="noreferrer" className={cx(classes, "inline-flex items-center gap-1")}>
      {children}
      <Icon of={ArrowUpRight} />
      <span className="sr-only">(opens in a new tab)</span>
    </a>
  );
}
