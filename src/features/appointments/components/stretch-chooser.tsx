import { FilterBar, FilterForm, FilterInput } from "@/components/filter-bar";
import { Segmented } from "@/components/ui/tabs";
import type { loadAppointments } from "@/features/appointments/loaders";
import { hrefTo } from "@/lib/format/href";

type StretchChooserProps = Pick<Awaited<ReturnType<typeof loadAppointments>>, "query" | "weeks" | "isUpcoming">;

const path = "/appointments";

/** Which days are listed: what is to come, a week, or any. */
export function StretchChooser({ query, weeks, isUpcoming }: StretchChooserProps) {
  const { view, from, to } = query;
  const week = (label: string, days: { from: string; to: string }) => ({
    label,
    href: hrefTo(path, { ...days, view }),
    current: from === days.from && to === days.to,
  });
  return (
    <FilterBar>
      <Segmented
        label="Days"
        items={[
          { label: "To come", href: hrefTo(path, { view }), current: isUpcoming },
          week("Last week", weeks.last),
          week("This week", weeks.current),
          week("Next week", weeks.next),
        ]}
      />
      <FilterForm action={path} keep={{ view }} submit="Show">
        <FilterInput label="From" type="date" name="from" defaultValue={from} />
        <FilterInput label="To, included" type="date" name="to" defaultValue={to} />
      </FilterForm>
    </FilterBar>
  );
}
