import type { ReactNode } from "react";
import { colorOf } from "@/components/charts/series";
import { TextLink } from "@/components/ui/text-link";

export type BarRow = {
  key: string;
  label: string;
  /** How long its bar is, against the longest; none is drawn for what is withheld. */
  value: number | null;
  text: ReactNode;
  hint?: ReactNode;
  /** Where the rows behind it are. */
  href?: string | undefined;
};

/** Parts of a whole as bars under each other, the longest first; each leads to its rows. */
export function BarList({ label, rows }: { label: string; rows: BarRow[] }) {
  const longest = Math.max(1, ...rows.map(({ value }) => Math.abs(value ?? 0)));
  return (
    <ul aria-label={label} className="flex flex-col gap-3.5">
      {rows.map(({ key, label: name, value, text, hint, href }) => (
        <li key={key} className="group relative flex flex-col gap-1.5">
          <span className="flex items-baseline justify-between gap-4">
            <span className="min-w-0 truncate">
              {href ? (
                <TextLink href={href} look="quiet" wholeRow>
                  {name}
                </TextLink>
              ) : (
                name
              )}
              {hint ? <span className="ps-2 text-ink-faint text-sm">{hint}</span> : null}
            </span>
            <span className="font-medium tabular-nums">{text}</span>
          </span>
          <span aria-hidden className="h-2 overflow-hidden rounded-full bg-pressed">
            <span
              className="block h-full rounded-full transition-opacity group-hover:opacity-80"
              style={{ width: `${(Math.abs(value ?? 0) / longest) * 100}%`, background: colorOf(0) }}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
