import { FilterBar, FilterSelect } from "@/components/filter-bar";
import { SearchForm } from "@/components/search-form";
import type { loadActiveFilters } from "@/features/active-patients/loaders";
import { hrefTo } from "@/lib/format/href";

type ActiveFiltersProps = Pick<Awaited<ReturnType<typeof loadActiveFilters>>, "filters" | "query">;

const path = "/active-patients";

export function ActiveFilters({ filters, query }: ActiveFiltersProps) {
  const { search, hasUpcoming, sort } = filters;
  const days = query.days?.toString();
  const upcoming = hasUpcoming?.toString();
  return (
    <FilterBar>
      <SearchForm
        action={path}
        label="Search active patients"
        placeholder="Name, phone or e-mail"
        value={search}
        keep={{ days, hasUpcoming: upcoming, sort: query.sort }}
        clearHref={hrefTo(path, { ...query, search: undefined })}
      />
      <FilterSelect
        action={path}
        name="hasUpcoming"
        label="Booked"
        value={upcoming ?? ""}
        options={[
          { value: "", label: "Everybody" },
          { value: "true", label: "With a visit to come" },
          { value: "false", label: "Nothing to come" },
        ]}
        keep={{ days, search, sort: query.sort }}
      />
      <div className="contents lg:hidden">
        <FilterSelect
          action={path}
          name="sort"
          label="Sort by"
          value={sort}
          options={sorts}
          keep={{ days, search, hasUpcoming: upcoming }}
        />
      </div>
    </FilterBar>
  );
}

const sorts = [
  { value: "-lastVisit", label: "Last visit, latest first" },
  { value: "lastVisit", label: "Last visit, oldest first" },
  { value: "name", label: "Name, A to Z" },
  { value: "-name", label: "Name, Z to A" },
  { value: "-recent", label: "Most recent visits" },
  { value: "-upcoming", label: "Most to come" },
  { value: "upcoming", label: "Fewest to come" },
  { value: "-total", label: "Most in all" },
];
