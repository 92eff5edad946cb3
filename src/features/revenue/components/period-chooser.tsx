import { GetForm } from "@/components/get-form";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/tabs";
import type { Revenue } from "@/features/revenue/loaders";
import { hrefTo } from "@/lib/format/href";

const path = "/revenue";

/** Which days, and in which currency: amounts of two are never added. */
export function PeriodChooser({ revenue: { period, currency, currencies }, presets }: Revenue) {
  const { from, to } = period;
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
      <Segmented
        label="Days"
        items={presets.map((preset) => ({
          label: preset.label,
          href: hrefTo(path, { from: preset.from, to: preset.to, currency }),
          current: preset.from === from && preset.to === to,
        }))}
      />
      <GetForm action={path}>
        <div className="grid grid-cols-2 items-end gap-2 sm:flex sm:items-center">
          <input type="hidden" name="currency" value={currency} />
          <Day name="from" label="From" value={from} />
          <Day name="to" label="to" value={to} />
          <Button type="submit">Show</Button>
        </div>
      </GetForm>
      {currencies.length > 1 ? (
        <Segmented
          label="Currency"
          items={currencies.map((one) => ({
            label: one,
            href: hrefTo(path, { from, to, currency: one }),
            current: one === currency,
          }))}
        />
      ) : null}
    </div>
  );
}

function Day({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is inside
    <label className="flex min-w-0 flex-col gap-1 text-ink-muted text-sm sm:flex-row sm:items-center sm:gap-2">
      {label}
      <Input key={value} type="date" name={name} defaultValue={value} required />
    </label>
  );
}
