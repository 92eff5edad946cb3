import { Tabs } from "@/components/ui/tabs";
import type { loadOverduePatients } from "@/features/active-patients/loaders";
import type { CountedBucket } from "@/features/active-patients/schema";
import { hrefTo } from "@/lib/format/href";

type OverdueTabsProps = Pick<Awaited<ReturnType<typeof loadOverduePatients>>, "buckets" | "filters" | "query">;

/** Everybody who is overdue, by how long they have stayed away. */
export function OverdueTabs({ buckets, filters, query }: OverdueTabsProps) {
  const { minDays, maxDays } = filters;
  const all = buckets.reduce((sum, { count }) => sum + (count ?? 0), 0);
  const to = (from?: number, until?: number | null) => hrefTo("/overdue", { ...query, minDays: from, maxDays: until });
  return (
    <Tabs
      label="Days since the last visit"
      items={[
        { href: to(), label: "All", count: all, current: minDays === undefined && maxDays === undefined },
        ...buckets.map((bucket) => ({
          href: to(bucket.fromDays, bucket.toDays),
          label: labelOf(bucket),
          count: bucket.count ?? undefined,
          current: minDays === bucket.fromDays && (maxDays ?? null) === bucket.toDays,
        })),
      ]}
    />
  );
}

function labelOf({ fromDays, toDays }: CountedBucket): string {
  if (toDays !== null) return `${fromDays}–${toDays} days`;
  return fromDays === 366 ? "Over a year" : `${fromDays} days or more`;
}
