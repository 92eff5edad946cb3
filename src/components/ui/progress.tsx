import { cx } from "@/components/ui/class-names";
import { solidTone, type Tone } from "@/components/ui/tone";

export type ProgressProps = {
  /** What advances, for those who listen. */
  label: string;
  /** 0 to 100; null while the whole is not known yet. */
  percent: number | null;
  /** The same in words: "1,240 of 3,100 records". */
  valueText?: string | undefined;
  tone?: Tone | undefined;
  size?: "sm" | "md" | undefined;
};

export function Progress({ label, percent, valueText, tone = "accent", size = "md" }: ProgressProps) {
  const known = percent === null ? null : Math.min(100, Math.max(0, percent));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(known === null ? {} : { "aria-valuenow": Math.floor(known) })}
      {...(valueText ? { "aria-valuetext": valueText } : {})}
      className={cx("w-full overflow-hidden rounded-full bg-pressed", size === "md" ? "h-2" : "h-1")}
    >
      <div
        className={cx(
          "h-full rounded-full",
          solidTone[tone],
          known === null ? "w-1/4 animate-sweep" : "transition-all duration-500 ease-out",
        )}
        {...(known === null ? {} : { style: { width: `${known}%` } })}
      />
    </div>
  );
}
