import { FilterBar, FilterSelect } from "@/components/filter-bar";
import { SearchForm } from "@/components/search-form";
import { type MemberFilter, memberStatuses, statusNames } from "@/features/members/schema";
import { memberRoles, roleNames } from "@/lib/auth/roles";
import { hrefTo } from "@/lib/format/href";

const path = "/team";

export function MemberFilters({ filter }: { filter: MemberFilter }) {
  const { search, role, status, sort } = filter;
  const sorted = sort === "name" ? undefined : sort;
  return (
    <FilterBar>
      <SearchForm
        action={path}
        label="Search members"
        placeholder="Name or e-mail"
        value={search}
        keep={{ role, status, sort: sorted }}
        clearHref={hrefTo(path, { role, status, sort: sorted })}
      />
      <FilterSelect
        action={path}
        name="role"
        label="Role"
        value={role ?? ""}
        options={[{ value: "", label: "All" }, ...memberRoles.map((value) => ({ value, label: roleNames[value] }))]}
        keep={{ search, status, sort: sorted }}
      />
      <FilterSelect
        action={path}
        name="status"
        label="Status"
        value={status ?? ""}
        options={[
          { value: "", label: "All" },
          ...memberStatuses.map((value) => ({ value, label: statusNames[value] })),
        ]}
        keep={{ search, role, sort: sorted }}
      />
    </FilterBar>
  );
}
