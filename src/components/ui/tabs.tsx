import Link from "next/link";
import { cx } from "@/components/ui/class-names";
import { formatNumber } from "@/lib/format/number";

export type TabItem = { href: string; label: string; current: boolean; count?: number | undefined };

export type TabsProps = { label: string; items: TabItem[] };

/** Parts of one subject, each with its own address. */
export function Tabs({ label, items }: TabsProps) {
  return (
    <nav aria-label={label} className="scroll-shade border-line border-b">
      <ul className="flex gap-5">
        {items.map((item) => (
          <li key={item.href}>
            <Link
              href={item.href}
              scroll={false}
              aria-current={item.current ? "page" : undefined}
              className={cx(
                "flex h-control items-center gap-2 whitespace-nowrap border-b-2 font-medium transition-colors focus-visible:-outline-offset-2",
                item.current ? "border-accent text-ink" : "border-transparent text-ink-muted hover:text-ink",
              )}
            >
              {item.label}
              <Count value={item.count} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** A choice of one view among few, each with its own address: 30 / 45 / 90 days. */
export function Segmented({ label, items }: TabsProps) {
  return (
    <nav aria-label={label} className="scroll-shade max-w-full">
      <ul className="inline-flex rounded-lg border border-line bg-sunken p-0.5">
        {items.map((item) => (
          <li key={item.href}>
            <Link
              href={item.href}
              scroll={false}
              aria-current={item.current ? "true" : undefined}
              className={cx(
                "flex h-control-small items-center gap-1.5 whitespace-nowrap rounded-md px-3 font-medium text-sm transition-colors",
                item.current ? "bg-raised text-ink shadow-xs ring-1 ring-line-strong" : "text-ink-muted hover:text-ink",
              )}
            >
              {item.label}
              <Count value={item.count} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Count({ value }: { value: number | undefined }) {
  if (value === undefined) return null;
  return <span className="font-normal text-ink-faint text-xs tabular-nums">{formatNumber(value)}</span>;
}
