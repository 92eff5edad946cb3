/** What a colour says: never the only sign of it, always beside a word. */
export type Tone = "neutral" | "accent" | "positive" | "caution" | "critical" | "info";

export const softTone: Record<Tone, string> = {
  neutral: "bg-sunken text-ink-muted border-line-strong",
  accent: "bg-accent-soft text-accent border-accent-line",
  positive: "bg-positive-soft text-positive border-positive-line",
  caution: "bg-caution-soft text-caution border-caution-line",
  critical: "bg-critical-soft text-critical border-critical-line",
  info: "bg-info-soft text-info border-info-line",
};

export const solidTone: Record<Tone, string> = {
  neutral: "bg-control",
  accent: "bg-accent",
  positive: "bg-positive-solid",
  caution: "bg-caution-solid",
  critical: "bg-critical-solid",
  info: "bg-info-solid",
};

export const textTone: Record<Tone, string> = {
  neutral: "text-ink-muted",
  accent: "text-accent",
  positive: "text-positive",
  caution: "text-caution",
  critical: "text-critical",
  info: "text-info",
};
