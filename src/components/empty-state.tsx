import { Inbox } from "lucide";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";

export type EmptyStateProps = {
  title: string;
  /** Why it is empty and what fills it. */
  description?: ReactNode;
  icon?: ReactNode;
  /** The one next step. */
  action?: ReactNode;
};

export function EmptyState({ title, description, icon, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col h-full items-center justify-center gap-4 px-6 py-14 text-center">
      <span
        aria-hidden
        className="flex size-11 items-center justify-center rounded-xl border border-line bg-sunken text-ink-faint"
      >
        {icon ?? <Icon of={Inbox} />}
      </span>
      <div className="flex max-w-md flex-col gap-1">
        <p className="font-semibold text-base">{title}</p>
        {description ? <div className="text-pretty text-ink-muted">{description}</div> : null}
      </div>
      {action ? <div className="flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
