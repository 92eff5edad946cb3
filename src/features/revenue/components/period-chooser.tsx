import { FilterBar, FilterForm, FilterInput } from "@/components/filter-bar";
import { Segmented } from "@/components/ui/tabs";
import type { Revenue } from "@/features/revenue/loaders";
import { hrefTo } from "@/lib/format/href";

const path = "/revenue";

/** Which days, and in which currency: amounts of two are never added. */
export function PeriodChooser({ revenue: { period, currency, currencies }, presets }: Revenue) {
  const { from, to } = period;
  return (
    <FilterBar>
      <Segmented
        label="Days"
        items={presets.map((preset) => ({
          label: preset.label,
          href: hrefTo(path, { from: preset.from, to: preset.to, currency }),
          current: preset.from === from && preset.to === to,
        }))}
      />
      <FilterForm action={path} keep={{ currency }} submit="Show">
        <FilterInput label="From" type="date" name="from" defaultValue={from} required />
        <FilterInput label="To, included" type="date" name="to" defaultValue={to} required />
      </FilterForm>
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
    </FilterBar>
  );
}
