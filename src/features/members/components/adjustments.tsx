import { SlidersHorizontal } from "lucide";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { Time } from "@/components/ui/time";
import { Adjust, LiftButton } from "@/features/members/components/adjust";
import type { loadMember } from "@/features/members/loaders";
import { permissionWords } from "@/features/members/permissions/rules";
import type { AdjustmentView } from "@/features/members/schema";

type AdjustmentsProps = Pick<Awaited<ReturnType<typeof loadMember>>, "member" | "may" | "choices" | "timeZone">;

/** What somebody has beyond their role, and what they do not have of it. */
export function Adjustments({ member, may, choices, timeZone }: AdjustmentsProps) {
  const { id, name, adjustments } = member;
  const mayAdjust = may.manage && !may.isOwn;
  return (
    <Card
      title="Adjustments"
      padded={false}
      actions={
        mayAdjust ? <Adjust memberId={id} name={name} permissions={choices.permissions} today={choices.today} /> : null
      }
    >
      {adjustments.length === 0 ? (
        <p className="flex items-start gap-2.5 px-4 py-4 text-ink-muted sm:px-5">
          <Icon of={SlidersHorizontal} className="mt-0.75 text-ink-faint" />
          The role alone decides. One permission can be granted or denied beside it.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {adjustments.map((one) => (
            <Adjustment key={one.permission} one={one} timeZone={timeZone} memberId={mayAdjust ? id : null} />
          ))}
        </ul>
      )}
    </Card>
  );
}

type AdjustmentProps = { one: AdjustmentView; timeZone: string; memberId: string | null };

function Adjustment({ one, timeZone, memberId }: AdjustmentProps) {
  const { permission, effect, by, at, expiresAt, ended } = one;
  const { label } = permissionWords(permission);
  const [tone, word] = ended ? (["caution", "Ended"] as const) : looks[effect];
  return (
    <li className="flex items-start gap-3 px-4 py-3 sm:px-5">
      <div className="flex min-w-0 flex-1 flex-col items-start gap-1">
        <span className="font-medium">{label}</span>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-muted text-sm">
          <Badge tone={tone}>{word}</Badge>
          {by ? `by ${by}` : null}
          {at ? <Time at={at} timeZone={timeZone} show="date" /> : null}
        </span>
        {expiresAt ? (
          <span className="text-ink-muted text-sm">
            Last day: <Time at={Date.parse(expiresAt) - 1} timeZone={timeZone} show="date" />
          </span>
        ) : null}
      </div>
      {memberId ? <LiftButton memberId={memberId} permission={permission} label={label} /> : null}
    </li>
  );
}

const looks = { grant: ["positive", "Granted"], deny: ["critical", "Denied"] } as const;
