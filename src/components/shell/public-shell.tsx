import { Check } from "lucide";
import type { ReactNode } from "react";
import { Wordmark } from "@/components/shell/brand";
import type { Theme } from "@/components/shell/theme";
import { ThemeToggle } from "@/components/shell/theme-toggle";
import { Icon } from "@/components/ui/icon";

export type PublicShellProps = { children: ReactNode; theme: Theme };

/** The frame around sign-in and sign-up: the form, and on a wide screen what the product is. */
export function PublicShell({ children, theme }: PublicShellProps) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-2">
      <div className="flex flex-col bg-surface px-5 py-5 sm:px-8">
        <header className="flex items-center justify-between">
          <Wordmark />
          <ThemeToggle theme={theme} />
        </header>
        <main className="mx-auto flex w-full max-w-form flex-1 flex-col justify-center gap-6 py-10">{children}</main>
      </div>
      <aside
        aria-label="About Practice Hub"
        className="relative flex flex-col justify-end overflow-hidden bg-brand-deep p-12 text-brand-ink max-lg:hidden"
      >
        <Threads />
        <div className="relative flex max-w-lg flex-col gap-5">
          <p className="text-balance font-semibold text-3xl tracking-tight">
            Every patient, conversation and payment of your clinic in one place.
          </p>
          <ul className="flex flex-col gap-2 text-brand-ink-muted text-lg">
            {promises.map((promise) => (
              <li key={promise} className="flex items-center gap-2.5">
                <Icon of={Check} /> {promise}
              </li>
            ))}
          </ul>
        </div>
      </aside>
    </div>
  );
}

/** The heading of a public screen. */
export function PublicHeading({ title, description }: { title: string; description?: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
      {description ? <p className="text-ink-muted">{description}</p> : null}
    </div>
  );
}

const promises = [
  "In step with Cliniko, by itself",
  "See who is active, and who is overdue",
  "Each clinic's data behind its own wall",
];

const starts = [40, 130, 220, 310, 400, 490];

function Threads() {
  return (
    <svg
      aria-hidden
      viewBox="0 0 720 620"
      preserveAspectRatio="xMidYMin slice"
      className="absolute inset-x-0 top-0 h-2/3 w-full text-brand-ink-muted"
      fill="none"
      stroke="currentColor"
    >
      {starts.map((y, place) => (
        <g key={y}>
          <path d={`M-20 ${y} C 260 ${y}, 300 265, 520 265`} strokeWidth="1.5" opacity={0.2 + place * 0.07} />
          <circle cx={90 + place * 22} cy={threadAt(y, 90 + place * 22)} r="4" fill="currentColor" stroke="none" />
        </g>
      ))}
      <path d="M520 265 H 760" strokeWidth="3" />
      <circle cx="520" cy="265" r="34" strokeWidth="1" opacity="0.35" />
      <circle cx="520" cy="265" r="20" strokeWidth="1.5" opacity="0.6" />
      <circle cx="520" cy="265" r="8" fill="currentColor" stroke="none" />
    </svg>
  );
}

// The height of a thread's curve above x, found by halving: the curve's x grows with t.
function threadAt(start: number, x: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 24; step += 1) {
    const middle = (low + high) / 2;
    if (bezier([-20, 260, 300, 520], middle) < x) low = middle;
    else high = middle;
  }
  return Math.round(bezier([start, start, 265, 265], low) * 10) / 10;
}

function bezier([a, b, c, d]: [number, number, number, number], t: number): number {
  const rest = 1 - t;
  return rest ** 3 * a + 3 * rest ** 2 * t * b + 3 * rest * t ** 2 * c + t ** 3 * d;
}
