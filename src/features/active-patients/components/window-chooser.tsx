import { GetForm } from "@/components/get-form";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
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
      <div className="flex flex-wrap items-center gap-3">
        <Segmented
          label="Window"
          items={offered.map((offer) => ({
            href: hrefTo("/active-patients", { ...query, days: offer === ownDays ? undefined : offer }),
            label: `${offer} days`,
            current: offer === days,
          }))}
        />
        <GetForm action="/active-patients">
          <div className="flex items-center gap-2">
            {Object.entries({ search, hasUpcoming, sort }).map(([name, kept]) =>
              kept === undefined || kept === "" ? null : (
                <input key={name} type="hidden" name={name} value={String(kept)} />
              ),
            )}
            <label htmlFor="window-days" className="text-ink-muted text-sm">
              Other
            </label>
            <span className="flex w-24">
              <Input
                key={days}
                id="window-days"
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
            </span>
            <Button type="submit">Show</Button>
          </div>
        </GetForm>
      </div>
      {unusable ? (
        <p id="window-complaint" role="alert" className="text-critical text-sm">
          A window has from 7 to 365 days. These are the {ownDays} days of your clinic.
        </p>
      ) : null}
    </div>
  );
}
