import { FilterBar, FilterForm, FilterInput } from "@/components/filter-bar";
import { Segmented } from "@/components/ui/tabs";
import type { loadActiveFilters } from "@/features/active-patients/loaders";
import { hrefTo } from "@/lib/format/href";

type WindowChooserProps = Awaited<ReturnType<typeof loadActiveFilters>>;

const presets = [30, 45, 60, 90];

/** How far back a visit makes somebody active: the usual windows, the clinic's own, or any from 7 to 365 days. */
export function WindowChooser({ filters, query, ownDays, unusable }: WindowChooserProps) {
  const days = filters.days ?? ownDays;
  const offered = [...new Set([...presets, ownDays])].sort((a, b) => a - b);
  const { search, hasUpcoming, sort } = query;
  return (
    <div className="flex flex-col gap-1.5">
      <FilterBar>
        <Segmented
          label="Window"
          items={offered.map((offer) => ({
            href: hrefTo("/active-patients", { ...query, days: offer === ownDays ? undefined : offer }),
            label: `${offer} days`,
            current: offer === days,
          }))}
        />
        <FilterForm
          action="/active-patients"
          keep={{ search, hasUpcoming: hasUpcoming?.toString(), sort }}
          submit="Show"
        >
          <FilterInput
            label="Days"
            type="number"
            name="days"
            min={7}
            max={365}
            required
            inputMode="numeric"
            aria-label="Another window, in days from 7 to 365"
            defaultValue={unusable ?? (offered.includes(days) ? "" : days)}
            placeholder="7–365"
            {...(unusable ? { "aria-invalid": true, "aria-describedby": "window-complaint" } : {})}
          />
        </FilterForm>
      </FilterBar>
      {unusable ? (
        <p id="window-complaint" role="alert" className="text-critical text-sm">
          A window has from 7 to 365 days. These are the {ownDays} days of your clinic.
        </p>
      ) : null}
    </div>
  );
}
