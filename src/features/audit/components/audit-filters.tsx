import { FilterBar, FilterChip, FilterChoice, FilterForm, FilterInput } from "@/components/filter-bar";
import { LinkButton } from "@/components/ui/link-button";
import type { loadAuditFilters } from "@/features/audit/loaders";

type AuditFiltersProps = Awaited<ReturnType<typeof loadAuditFilters>>;

export function AuditFilters({ filters, actions, people, subjects, oneSubject }: AuditFiltersProps) {
  const { action, actor, subjectType, subjectId, from, to } = filters;
  const anything = Object.values(filters).some(Boolean);
  return (
    <FilterBar>
      <FilterForm action="/audit" keep={oneSubject ? { subjectId } : undefined}>
        <FilterChoice label="Action" name="action" value={action} options={[{ value: "", label: "All" }, ...actions]} />
        <FilterChoice
          label="Person"
          name="actor"
          value={actor}
          options={[{ value: "", label: "Everybody" }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <FilterChoice
          label="Subject"
          name="subjectType"
          value={subjectType}
          options={[{ value: "", label: "Everything" }, ...subjects]}
        />
        <FilterInput label="From" type="date" name="from" defaultValue={from} />
        <FilterInput label="To, included" type="date" name="to" defaultValue={to} />
      </FilterForm>
      {anything ? (
        <LinkButton href="/audit" variant="ghost" scroll={false}>
          Clear
        </LinkButton>
      ) : null}
      {oneSubject ? <FilterChip clearHref={oneSubject.clearHref}>One of: {oneSubject.label}</FilterChip> : null}
    </FilterBar>
  );
}
