import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { LinkButton } from "@/components/ui/link-button";
import { Time } from "@/components/ui/time";
import { scopeOf, statusLooks } from "@/features/sync/components/run-words";
import type { RunView } from "@/features/sync/schema";

export type RunCardProps = {
  run: RunView;
  timeZone: string;
  /** What it is called when it is over. */
  title: string;
  /** Leads to the run's own page; left out there. */
  href?: string | undefined;
  actions?: ReactNode;
  children: ReactNode;
};

/** One run on a page: what it is, how it stands, and in its body how far it is or what came of it. */
export function RunCard({ run, timeZone, title, href, actions, children }: RunCardProps) {
  const { label, tone } = statusLooks[run.status];
  const isOver = run.finishedAt !== null;
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          {isOver ? title : "Sync under way"}
          <Badge tone={tone} dot={isOver ? true : "live"}>
            {label}
          </Badge>
        </span>
      }
      description={
        <>
          {scopeOf(run)}, <Time at={run.finishedAt ?? run.startedAt ?? run.createdAt} timeZone={timeZone} />
        </>
      }
      actions={
        <>
          {actions}
          {href ? (
            <LinkButton href={href} size="sm">
              Open
            </LinkButton>
          ) : null}
        </>
      }
    >
      {children}
    </Card>
  );
}
