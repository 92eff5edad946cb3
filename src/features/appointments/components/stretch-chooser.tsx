import { GetForm } from "@/components/get-form";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
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
    <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
      <Segmented
        label="Days"
        items={[
          { label: "To come", href: hrefTo(path, { view }), current: isUpcoming },
          week("Last week", weeks.last),
          week("This week", weeks.current),
          week("Next week", weeks.next),
        ]}
      />
      <GetForm action={path}>
        <div className="grid grid-cols-2 items-end gap-2 sm:flex sm:items-center">
          {view ? <input type="hidden" name="view" value={view} /> : null}
          <Day name="from" label="From" value={from} />
          <Day name="to" label="to" value={to} />
          <Button type="submit">Show</Button>
        </div>
      </GetForm>
    </div>
  );
}

function Day({ name, label, value }: { name: string; label: string; value: string | undefined }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is inside
    <label className="flex min-w-0 flex-col gap-1 text-ink-muted text-sm sm:flex-row sm:items-center sm:gap-2">
      {label}
      <Input key={value} type="date" name={name} defaultValue={value} />
    </label>
  );
}
