import { formatNumber } from "@/lib/format/number";

/** How many things wait behind a way through the product; nothing when none do. */
export function NavCount({ value, what }: { value: number; what: string }) {
  if (value === 0) return null;
  return (
    <span className="rounded-full border border-critical-line bg-critical-soft px-1.5 font-medium text-critical text-xs tabular-nums">
      {value > 99 ? "99+" : formatNumber(value)}
      <span className="sr-only"> {what}</span>
    </span>
  );
}
