import { ArrowDownRight, ArrowRight, ArrowUpRight } from "lucide";
import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import { Skeleton } from "@/components/ui/skeleton";
import { type Tone, textTone } from "@/components/ui/tone";

export type StatTileProps = {
  label: string;
  /** Already formatted. */
  value: ReactNode;
  /** What the figure counts, its window included: "seen in the last 45 days". */
  hint?: ReactNode;
  delta?: { direction: "up" | "down" | "flat"; text: string; tone?: Tone | undefined } | undefined;
  /** What it was in the period that it is compared with, already formatted. */
  before?: ReactNode;
  /** How old it is: <AsOf/>. */
  asOf?: ReactNode;
  /** Where the rows behind the figure are. */
  href?: string | undefined;
  /** An <InfoTip/> that defines the figure. */
  info?: ReactNode;
  spark?: ReactNode;
};

export function StatTile({ label, value, hint, delta, before, asOf, href, info, spark }: StatTileProps) {
  return (
    <div
      className={`relative flex min-w-0 flex-col rounded-xl border border-line bg-surface p-4 shadow-xs transition-colors ${href ? "hover:border-line-strong" : ""}`}
    >
      <div className="flex items-center gap-1 text-ink-muted text-sm">
        {href ? (
          <Link href={href} className="row-link rounded-sm hover:text-ink">
            {label}
          </Link>
        ) : (
          <span>{label}</span>
        )}
        {info ? <span className="relative z-10 flex">{info}</span> : null}
      </div>
      <div className="flex items-end justify-between gap-3">
        <span className="pt-1 font-semibold text-2xl tabular-nums tracking-tight">{value}</span>
        {spark}
      </div>
      <Beside delta={delta} hint={hint} before={before} />
      {asOf ? <p className="mt-auto pt-2 text-ink-faint text-xs">{asOf}</p> : null}
    </div>
  );
}

/** What makes the figure understood. */
function Beside({ delta, hint, before }: Pick<StatTileProps, "delta" | "hint" | "before">) {
  return (
    <>
      {delta || hint ? (
        <div className="flex flex-wrap items-center gap-x-1.5 pt-0.5 text-ink-muted text-sm">
          {delta ? <Delta {...delta} /> : null}
          {hint ? <span>{hint}</span> : null}
        </div>
      ) : null}
      {before ? <p className="text-ink-faint text-sm tabular-nums">before: {before}</p> : null}
    </>
  );
}

export function StatTileSkeleton() {
  return (
    <div className="flex flex-col gap-2.5 rounded-xl border border-line bg-surface p-4 shadow-xs">
      <Skeleton width="sm" />
      <Skeleton shape="figure" width="sm" />
      <Skeleton width="md" />
    </div>
  );
}

const arrows = { up: ArrowUpRight, down: ArrowDownRight, flat: ArrowRight };

function Delta({ direction, text, tone = "neutral" }: NonNullable<StatTileProps["delta"]>) {
  return (
    <span className={`inline-flex items-center gap-0.5 font-medium text-sm tabular-nums ${textTone[tone]}`}>
      <Icon of={arrows[direction]} />
      {text}
    </span>
  );
}
