import { formatMoney } from "@/lib/format/money";

export type AmountProps = {
  minor: number;
  currency: string;
  /** "muted" for what adds nothing to the books. */
  look?: "plain" | "muted" | undefined;
};

/** An amount of money: figures under each other line up, and less than nothing has a real minus. */
export function Amount({ minor, currency, look = "plain" }: AmountProps) {
  return (
    <span className={`whitespace-nowrap tabular-nums ${look === "muted" ? "text-ink-faint" : ""}`}>
      {formatMoney({ minor, currency }).replace("-", "−")}
    </span>
  );
}
