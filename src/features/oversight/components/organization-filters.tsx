import { FilterBar, FilterSelect } from "@/components/filter-bar";
import { SearchForm } from "@/components/search-form";
import { planNames, statusNames } from "@/features/oversight/components/standing";
import { type OrganizationFilter, plans, subscriptionStatuses } from "@/features/oversight/schema";
import { hrefTo } from "@/lib/format/href";

const action = "/admin";

/** Words and choices that narrow the list of all organizations. */
export function OrganizationFilters({ filter }: { filter: OrganizationFilter }) {
  const { search, plan, status } = filter;
  const sort = filter.sort === "name" ? undefined : filter.sort;
  const health = filter.health === "all" ? undefined : filter.health;
  return (
    <FilterBar>
      <SearchForm
        action={action}
        label="Search organizations"
        placeholder="Name"
        value={search}
        keep={{ plan, status, health, sort }}
        clearHref={hrefTo(action, { plan, status, health, sort })}
      />
      <FilterSelect
        action={action}
        name="plan"
        label="Plan"
        value={plan ?? ""}
        options={[{ value: "", label: "All" }, ...plans.map((value) => ({ value, label: planNames[value] }))]}
        keep={{ search, status, health, sort }}
      />
      <FilterSelect
        action={action}
        name="status"
        label="Status"
        value={status ?? ""}
        options={[
          { value: "", label: "All" },
          ...subscriptionStatuses.map((value) => ({ value, label: statusNames[value] })),
        ]}
        keep={{ search, plan, health, sort }}
      />
      <FilterSelect
        action={action}
        name="health"
        label="Connections"
        value={filter.health}
        options={[
          { value: "all", label: "All" },
          { value: "troubled", label: "With trouble" },
        ]}
        keep={{ search, plan, status, sort }}
      />
    </FilterBar>
  );
}
