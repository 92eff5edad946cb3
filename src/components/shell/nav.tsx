"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";

export type NavItem = {
  href: string;
  label: string;
  icon: ReactNode;
  /** A count that asks for attention, or an element that streams one in. */
  badge?: ReactNode;
  /** The key after "g" that leads here. */
  shortcut?: string | undefined;
  /** Marked only when it is open itself, and not what is below it. */
  exact?: boolean | undefined;
};

export type NavSection = { label?: string | undefined; items: NavItem[] };

/** The ways through the product; the one that is open is marked. */
export function Nav({ sections, onNavigate }: { sections: NavSection[]; onNavigate?: (() => void) | undefined }) {
  const path = usePathname();
  return (
    <nav aria-label="Main" className="flex flex-col gap-5">
      {sections.map((section) => (
        <div key={section.label ?? "first"} className="flex flex-col gap-0.5">
          {section.label ? <p className="px-2.5 pb-1 font-medium text-ink-faint text-xs">{section.label}</p> : null}
          <ul className="flex flex-col gap-0.5">
            {section.items.map((item) => (
              <li key={item.href}>
                <NavLink item={item} current={isOpen(path, item)} onNavigate={onNavigate} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

type NavLinkProps = { item: NavItem; current: boolean; onNavigate: (() => void) | undefined };

function NavLink({ item, current, onNavigate }: NavLinkProps) {
  return (
    <Link
      href={item.href}
      {...(onNavigate ? { onClick: onNavigate } : {})}
      aria-current={current ? "page" : undefined}
      {...(item.shortcut ? { title: `${item.label} (g then ${item.shortcut})` } : {})}
      className={cx(
        "flex h-control items-center gap-2.5 rounded-md px-2.5 font-medium transition-colors md:h-8",
        current
          ? "bg-pressed text-ink [&_.lucide]:text-accent"
          : "text-ink-muted hover:bg-hover hover:text-ink [&_.lucide]:text-ink-faint",
      )}
    >
      {item.icon}
      <span className="flex-1 truncate">{item.label}</span>
      {item.badge}
    </Link>
  );
}

function isOpen(path: string, { href, exact = href === "/" }: NavItem): boolean {
  return exact ? path === href : path === href || path.startsWith(`${href}/`);
}
