import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";

export type CardProps = {
  children: ReactNode;
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  footer?: ReactNode;
  /** False when the content (a table, a list) brings its own edges. */
  padded?: boolean | undefined;
  /** The heading's level in the page's outline. */
  level?: 2 | 3 | undefined;
};

export function Card({ children, title, description, actions, footer, padded = true, level = 2 }: CardProps) {
  const Heading = `h${level}` as const;
  return (
    <section className="flex min-w-0 flex-col overflow-clip rounded-xl border border-line bg-surface shadow-xs">
      {title || actions ? (
        <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-line border-b px-4 py-3 sm:px-5">
          <div className="min-w-0">
            {title ? <Heading className="font-semibold text-base">{title}</Heading> : null}
            {description ? <p className="text-ink-muted text-sm">{description}</p> : null}
          </div>
          {actions ? <div className="flex items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      <div className={cx("min-w-0 flex-1", padded && "p-4 sm:p-5")}>{children}</div>
      {footer ? (
        <footer className="flex items-center justify-between gap-3 border-line border-t bg-sunken px-4 py-2.5 text-ink-muted text-sm sm:px-5">
          {footer}
        </footer>
      ) : null}
    </section>
  );
}
