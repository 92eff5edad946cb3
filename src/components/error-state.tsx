import type { ReactNode } from "react";

export type ErrorStateProps = {
  title?: string | undefined;
  description?: ReactNode;
  /** Buttons: try again, go elsewhere. */
  action?: ReactNode;
  /** What to quote to support. */
  reference?: string | undefined;
};

export function ErrorState({ title = "This could not be loaded", description, action, reference }: ErrorStateProps) {
  return (
    <div role="alert" className="flex flex-col h-full items-center justify-center gap-4 px-6 py-14 text-center">
      <span
        aria-hidden
        className="flex size-11 items-center justify-center rounded-xl border border-critical-line bg-critical-soft text-critical"
      >
        {/* Drawn here and not taken from the icons: error screens are in every first load. */}
        <svg
          viewBox="0 0 24 24"
          className="size-5"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.75"
          strokeLinecap="round"
        >
          <title>Error</title>
          <circle cx="12" cy="12" r="9" />
          <path d="M12 7.5v5M12 16.2v.1" />
        </svg>
      </span>
      <div className="flex max-w-md flex-col gap-1">
        <p className="font-semibold text-base">{title}</p>
        <div className="text-pretty text-ink-muted">
          {description ?? "Nothing was changed or lost. Try again; if it stays, tell us the reference."}
        </div>
      </div>
      {action ? <div className="flex flex-wrap justify-center gap-2">{action}</div> : null}
      {reference ? (
        <p className="text-ink-muted text-sm">
          Reference <code className="select-all font-mono">{reference}</code>
        </p>
      ) : null}
    </div>
  );
}
