import { ShieldAlert, ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Callout } from "@/components/ui/callout";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { loadAuditStanding } from "@/features/audit/loaders";
import { faultWords } from "@/features/audit/rules";
import { localDay } from "@/lib/format/date";
import { formatCount } from "@/lib/format/number";

type AuditStandingProps = Awaited<ReturnType<typeof loadAuditStanding>>;

/** Up to when the log is sealed, and when that was last proved; what was wrong, if anything was. */
export function AuditStanding({ standing, timeZone }: AuditStandingProps) {
  const { sealedAt, unsealed, checkedAt, fault } = standing;
  if (fault && checkedAt) {
    return (
      <Callout tone="critical" title="The log is not what was sealed" announce="alert">
        Found <Time at={checkedAt} timeZone={timeZone} show="dateTime" />. {faultWords(fault)}{" "}
        {fault.at ? <TextLink href={dayHref(localDay(fault.at, timeZone))}>Open that day</TextLink> : null}
      </Callout>
    );
  }
  const Icon = checkedAt ? ShieldCheck : ShieldAlert;
  return (
    <p className="flex min-h-6 flex-wrap items-center gap-x-2 text-ink-muted text-sm">
      <Icon aria-hidden className={checkedAt ? "text-positive" : "text-ink-faint"} />
      {sealedAt ? (
        <span>
          Sealed <Time at={sealedAt} timeZone={timeZone} />
          {unsealed > 0 ? `, ${formatCount(unsealed, "newer entry", "newer entries")} to follow` : ""}
        </span>
      ) : (
        <span>Not sealed yet: that happens within minutes</span>
      )}
      <Proved>
        {checkedAt ? (
          <>
            checked from first to last <Time at={checkedAt} timeZone={timeZone} />: nothing is missing or changed
          </>
        ) : (
          "not checked yet"
        )}
      </Proved>
    </p>
  );
}

function Proved({ children }: { children: ReactNode }) {
  return (
    <span>
      <span aria-hidden className="pe-2 text-ink-faint">
        ·
      </span>
      {children}
    </span>
  );
}

function dayHref(day: string): string {
  return `/audit?from=${day}&to=${day}`;
}
