import { cx } from "@/components/ui/class-names";
import { initials } from "@/lib/format/name";

export type AvatarProps = {
  name: string;
  size?: "sm" | "md" | "lg" | undefined;
  shape?: "circle" | "square" | undefined;
};

/** A person's or a clinic's initials on a colour that stays theirs. Decoration: the name stands beside it. */
export function Avatar({ name, size = "md", shape = "circle" }: AvatarProps) {
  return (
    <span
      aria-hidden
      className={cx(
        "inline-flex shrink-0 select-none items-center justify-center font-semibold",
        shape === "circle" ? "rounded-full" : "rounded-md",
        sizes[size],
        hues[hash(name) % hues.length],
      )}
    >
      {initials(name)}
    </span>
  );
}

const sizes = { sm: "size-6 text-xs", md: "size-8 text-xs", lg: "size-12 text-lg" };

const hues = [
  "bg-accent-soft text-accent",
  "bg-info-soft text-info",
  "bg-caution-soft text-caution",
  "bg-positive-soft text-positive",
  "bg-pressed text-ink-muted",
];

function hash(words: string): number {
  let sum = 0;
  for (const letter of words) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return sum;
}
