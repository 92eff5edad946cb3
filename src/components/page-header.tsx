import { ChevronLeft } from "lucide";
import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";

export type Crumb = { label: string; href: string };

export type PageHeaderProps = {
  title: string;
  description?: ReactNode;
  /** Buttons at the end of the title's line. */
  actions?: ReactNode;
  /** The way here, without this page itself. */
  breadcrumbs?: Crumb[] | undefined;
  /** A status or badge right after the title. */
  badge?: ReactNode;
  /** A picture before the title (an avatar, a provider's mark). */
  media?: ReactNode;
};

export function PageHeader({ title, description, actions, breadcrumbs, badge, media }: PageHeaderProps) {
  return (
    <header className="flex flex-col gap-2">
      {breadcrumbs?.length ? <Breadcrumbs items={breadcrumbs} /> : null}
      <div
        className={cx("flex flex-wrap justify-between gap-x-6 gap-y-3", description ? "items-start" : "items-center")}
      >
        <div className="flex min-w-0 flex-1 basis-56 items-start gap-3.5">
          {media}
          <div className="min-w-0">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <h1 className="wrap-anywhere min-w-0 font-semibold text-xl tracking-tight">{title}</h1>
              {badge}
            </div>
            {description ? <div className="text-ink-muted">{description}</div> : null}
          </div>
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
    </header>
  );
}

function Breadcrumbs({ items }: { items: Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="flex flex-wrap items-center gap-1 text-ink-muted text-sm">
        {items.map((item, place) => (
          <li key={item.href} className="flex items-center gap-1">
            {place === 0 ? (
              <Icon of={ChevronLeft} className="text-ink-faint" />
            ) : (
              <span aria-hidden className="px-0.5 text-ink-faint">
                /
              </span>
            )}
            <Link href={item.href} className="rounded-sm py-0.5 hover:text-ink hover:underline">
              {item.label}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
