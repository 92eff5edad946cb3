import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";
import { softTone, solidTone, type Tone } from "@/components/ui/tone";

export type BadgeProps = {
  children: ReactNode;
  tone?: Tone | undefined;
  /** A dot before the word; "live" lets it breathe while something runs. */
  dot?: boolean | "live" | undefined;
  icon?: ReactNode;
};

export function Badge({ children, tone = "neutral", dot, icon }: BadgeProps) {
  return (
    <span
      className={cx(
        "inline-flex h-5.5 items-center gap-1.5 whitespace-nowrap rounded-full border px-2 font-medium text-xs",
        softTone[tone],
      )}
    >
      {dot ? <Dot tone={tone} live={dot === "live"} /> : null}
      {icon}
      {children}
    </span>
  );
}

/** A status without a box: a dot and a word. */
export function Status({ children, tone = "neutral", live }: { children: ReactNode; tone?: Tone; live?: boolean }) {
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <Dot tone={tone} live={live ?? false} />
      {children}
    </span>
  );
}

function Dot({ tone, live }: { tone: Tone; live: boolean }) {
  return (
    <span aria-hidden className={cx("size-1.5 shrink-0 rounded-full", solidTone[tone], live && "animate-pulse-soft")} />
  );
}
