import { ShieldAlert, ShieldCheck } from "lucide";
import { Callout } from "@/components/ui/callout";
import { cx } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";
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
      <div className="pt-2">
        <Callout tone="critical" title="The log is not what was sealed" announce="alert">
          Found <Time at={checkedAt} timeZone={timeZone} show="dateTime" />. {faultWords(fault)}{" "}
          {fault.at ? <TextLink href={dayHref(localDay(fault.at, timeZone))}>Open that day</TextLink> : null}
        </Callout>
      </div>
    );
  }
  return (
    <p className="flex min-h-6 items-start gap-2 pt-0.5 text-sm max-sm:min-h-16">
      <Icon
        of={checkedAt ? ShieldCheck : ShieldAlert}
        className={cx("mt-0.5 shrink-0", checkedAt ? "text-positive" : "text-ink-faint")}
      />
      <span>
        {sealedAt ? (
          <>
            Sealed <Time at={sealedAt} timeZone={timeZone} />
            {unsealed > 0 ? `, ${formatCount(unsealed, "newer entry", "newer entries")} to follow. ` : ". "}
          </>
        ) : (
          "Not sealed yet: that happens within minutes. "
        )}
        {checkedAt ? (
          <>
            Checked from first to last <Time at={checkedAt} timeZone={timeZone} />: nothing is missing or changed.
          </>
        ) : null}
      </span>
    </p>
  );
}

function dayHref(day: string): string {
  return `/audit?from=${day}&to=${day}`;
}
