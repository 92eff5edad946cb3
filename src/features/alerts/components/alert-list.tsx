import {
  BellRing,
  ChevronRight,
  CircleAlert,
  FileWarning,
  Gauge,
  Hourglass,
  type IconNode,
  KeyRound,
  MailWarning,
  ShieldAlert,
} from "lucide";
import { EmptyState } from "@/components/empty-state";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { softTone, type Tone } from "@/components/ui/tone";
import { AcknowledgeButton } from "@/features/alerts/components/acknowledge-button";
import type { loadAlerts } from "@/features/alerts/loaders";
import { type AlertKind, type AlertView, alertTitles } from "@/features/alerts/schema";
import { formatCount } from "@/lib/format/number";

type AlertListProps = Awaited<ReturnType<typeof loadAlerts>>;

/** What needs somebody's eyes, and folded away what has been seen to. */
export function AlertList({ open, past, mayAcknowledge, timeZone }: AlertListProps) {
  return (
    <>
      <Card title="Open" description={open.length > 0 ? formatCount(open.length, "alert") : undefined} padded={false}>
        {open.length === 0 ? <AllQuiet /> : <Alerts {...{ alerts: open, mayAcknowledge, timeZone }} />}
      </Card>
      {past.length > 0 ? (
        <Card padded={false}>
          <details className="group">
            <summary className="flex h-11 items-center gap-2 px-4 font-medium text-ink-muted hover:text-ink sm:px-5">
              <Icon of={ChevronRight} className="transition-transform group-open:rotate-90" />
              Acknowledged
              <span className="font-normal text-ink-faint tabular-nums">{past.length}</span>
            </summary>
            <div className="border-line border-t">
              <Alerts alerts={past} mayAcknowledge={false} timeZone={timeZone} />
            </div>
          </details>
        </Card>
      ) : null}
    </>
  );
}

function AllQuiet() {
  return (
    <EmptyState
      icon={<Icon of={BellRing} />}
      title="Nothing needs you"
      description="A failed or stuck sync, a refused key, records that vanish at once or a broken audit log will be listed here."
    />
  );
}

type AlertsProps = { alerts: AlertView[]; mayAcknowledge: boolean; timeZone: string };

function Alerts({ alerts, mayAcknowledge, timeZone }: AlertsProps) {
  return (
    <ul className="divide-y divide-line">
      {alerts.map((alert) => (
        <Alert key={alert.id} alert={alert} mayAcknowledge={mayAcknowledge} timeZone={timeZone} />
      ))}
    </ul>
  );
}

type AlertProps = Omit<AlertsProps, "alerts"> & { alert: AlertView };

function Alert({ alert, mayAcknowledge, timeZone }: AlertProps) {
  const { icon, tone, next } = kinds[alert.kind];
  const title = alertTitles[alert.kind];
  const isOpen = alert.acknowledgedAt === null;
  return (
    <li className="flex flex-wrap items-start gap-x-3.5 gap-y-3 px-4 py-4 sm:px-5">
      <span
        aria-hidden
        className={cx(
          "flex size-8 shrink-0 items-center justify-center rounded-lg border",
          softTone[isOpen ? tone : "neutral"],
        )}
      >
        <Icon of={icon} />
      </span>
      <div className="flex min-w-0 flex-1 basis-64 flex-col gap-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h3 className="font-medium">{title}</h3>
          <span className="text-ink-muted text-sm">
            <Since alert={alert} timeZone={timeZone} />
          </span>
        </div>
        <p className="text-pretty text-ink-muted">{alert.message}</p>
        <p className="flex flex-wrap gap-x-4 gap-y-1 pt-1 text-sm">
          <WayOn alert={alert} next={next} />
          {alert.runId ? (
            <TextLink href={`/runs/${alert.runId}`} look="quiet">
              See the sync
            </TextLink>
          ) : null}
        </p>
      </div>
      {mayAcknowledge && isOpen ? <AcknowledgeButton alertId={alert.id} title={title} /> : null}
    </li>
  );
}

/** To the connection whose trouble it is; what is no connection's is wrong with the audit log. */
function WayOn({ alert, next }: { alert: AlertView; next: string }) {
  const { connectionId, connectionName, acknowledgedAt } = alert;
  if (connectionId === null) return <TextLink href="/audit">{next}</TextLink>;
  return (
    <TextLink href={`/connections/${connectionId}`}>
      {acknowledgedAt ? connectionName : `${next}: ${connectionName}`}
    </TextLink>
  );
}

function Since({ alert, timeZone }: { alert: AlertView; timeZone: string }) {
  const { occurrences, lastSeenAt, raisedAt, acknowledgedAt } = alert;
  if (acknowledgedAt) {
    return (
      <>
        acknowledged <Time at={acknowledgedAt} timeZone={timeZone} />
      </>
    );
  }
  return (
    <>
      {occurrences > 1 ? `${formatCount(occurrences, "time")}, last ` : null}
      <Time at={occurrences > 1 ? lastSeenAt : raisedAt} timeZone={timeZone} />
    </>
  );
}

const kinds: Record<AlertKind, { icon: IconNode; tone: Tone; next: string }> = {
  run_failed: { icon: CircleAlert, tone: "critical", next: "Sync again" },
  run_stalled: { icon: Hourglass, tone: "critical", next: "Sync again" },
  credential_refused: { icon: KeyRound, tone: "critical", next: "Paste a new key" },
  delete_fuse: { icon: ShieldAlert, tone: "caution", next: "Look and decide" },
  delivery_dead: { icon: MailWarning, tone: "critical", next: "Look and replay" },
  audit_broken: { icon: FileWarning, tone: "critical", next: "Look at the audit log" },
  rate_budget: { icon: Gauge, tone: "caution", next: "Look" },
};
