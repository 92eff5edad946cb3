/** The product's mark: many threads into one. */
export function Mark({ size = "md" }: { size?: "sm" | "md" | "lg" | undefined }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={`shrink-0 ${sizes[size]}`}>
      <rect width="32" height="32" rx="8" fill="var(--color-accent)" />
      <g fill="none" stroke="var(--color-on-accent)" strokeWidth="2.4" strokeLinecap="round">
        <path d="M8 9.5c5.5 0 4.5 6.5 10 6.5" />
        <path d="M8 16h10" />
        <path d="M8 22.5c5.5 0 4.5-6.5 10-6.5" />
      </g>
      <circle cx="21.8" cy="16" r="3.6" fill="var(--color-on-accent)" />
    </svg>
  );
}

export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2.5 font-semibold text-lg tracking-tight">
      <Mark /> Practice Hub
    </span>
  );
}

const sizes = { sm: "size-6", md: "size-7", lg: "size-10" };
