import { Progress } from "@/components/ui/progress";
import type { Usage } from "@/features/billing/schema";
import { formatNumber } from "@/lib/format/number";

const names: Record<Usage["kind"], string> = { connections: "Connections", members: "Active members" };

/** How much of each limit is used. */
export function UsageBars({ usage }: { usage: Usage[] }) {
  return (
    <ul aria-label="Used of the plan" className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
      {usage.map((one) => (
        <UsageBar key={one.kind} usage={one} />
      ))}
    </ul>
  );
}

function UsageBar({ usage: { kind, used, limit } }: { usage: Usage }) {
  const words = limit === null ? `${formatNumber(used)}, no limit` : `${formatNumber(used)} of ${formatNumber(limit)}`;
  const share = limit === null || limit === 0 ? 0 : (used / limit) * 100;
  return (
    <li className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <span className="text-ink-muted">{names[kind]}</span>
        <span className="tabular-nums">{words}</span>
      </div>
      <Progress
        label={names[kind]}
        percent={share}
        valueText={words}
        size="sm"
        tone={limit !== null && used >= limit ? "caution" : "accent"}
      />
    </li>
  );
}
