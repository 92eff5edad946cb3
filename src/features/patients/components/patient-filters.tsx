import { FilterBar, FilterSelect } from "@/components/filter-bar";
import { SearchForm } from "@/components/search-form";
import { patientStatusWords } from "@/features/patients/components/patient-status";
import { type PatientFilter, patientStatuses } from "@/features/patients/schema";
import { hrefTo } from "@/lib/format/href";

export function PatientFilters({ filter }: { filter: PatientFilter }) {
  const { search, status, sort } = filter;
  const kept = { status: status === "active" ? undefined : status, sort: sort === "name" ? undefined : sort };
  return (
    <FilterBar>
      <SearchForm
        action="/patients"
        label="Search patients"
        placeholder="Name, phone, e-mail or number"
        value={search}
        keep={kept}
        clearHref={hrefTo("/patients", kept)}
      />
      <FilterSelect
        action="/patients"
        name="status"
        label="Status"
        value={status}
        options={[...patientStatuses, "all" as const].map((value) => ({ value, label: statusLabel(value) }))}
        keep={{ search, sort: kept.sort }}
      />
      <div className="contents lg:hidden">
        <FilterSelect
          action="/patients"
          name="sort"
          label="Sort by"
          value={sort}
          options={sorts}
          keep={{ search, status: kept.status }}
        />
      </div>
    </FilterBar>
  );
}

function statusLabel(status: PatientFilter["status"]): string {
  return status === "all" ? "All" : patientStatusWords[status];
}

const sorts = [
  { value: "name", label: "Name, A to Z" },
  { value: "-name", label: "Name, Z to A" },
  { value: "-lastVisit", label: "Last visit, latest first" },
  { value: "lastVisit", label: "Last visit, oldest first" },
  { value: "-created", label: "Added, latest first" },
  { value: "created", label: "Added, oldest first" },
];
