import { CloudAlert } from "lucide-react";
import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";

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
        <CloudAlert />
      </span>
      <div className="flex max-w-md flex-col gap-1">
        <p className="font-semibold text-base">{title}</p>
        <div className="text-pretty text-ink-muted">
          {description ?? "Nothing was changed or lost. Try again; if it stays, tell us the reference."}
        </div>
      </div>
      {action ? <div className="flex flex-wrap justify-center gap-2">{action}</div> : null}
      {reference ? (
        <p className="flex items-center gap-1 text-ink-muted text-sm">
          Reference <code className="font-mono">{reference}</code>
          <CopyButton value={reference} label="Copy the reference" />
        </p>
      ) : null}
    </div>
  );
}
