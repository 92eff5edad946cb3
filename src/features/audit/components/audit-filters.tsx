import type { ReactNode } from "react";
import { FilterChip } from "@/components/filter-bar";
import { GetForm } from "@/components/get-form";
import { SubmitOnChange } from "@/components/submit-on-change";
import { Button } from "@/components/ui/button";
import { Input, Select, type SelectOption } from "@/components/ui/input";
import { LinkButton } from "@/components/ui/link-button";
import type { loadAuditFilters } from "@/features/audit/loaders";

type AuditFiltersProps = Awaited<ReturnType<typeof loadAuditFilters>>;

export function AuditFilters({ filters, actions, people, subjects, oneSubject }: AuditFiltersProps) {
  const { action, actor, subjectType, subjectId, from, to } = filters;
  const anything = Object.values(filters).some(Boolean);
  return (
    <GetForm action="/audit">
      <div className="grid grid-cols-2 items-end gap-x-3 gap-y-2 sm:flex sm:flex-wrap">
        <Labelled label="Action">
          <Choice
            key={action}
            name="action"
            value={action}
            options={[{ value: "", label: "All actions" }, ...actions]}
          />
        </Labelled>
        <Labelled label="Person">
          <Choice
            key={actor}
            name="actor"
            value={actor}
            options={[{ value: "", label: "Everybody" }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
          />
        </Labelled>
        <Labelled label="Subject">
          <Choice
            key={subjectType}
            name="subjectType"
            value={subjectType}
            options={[{ value: "", label: "Everything" }, ...subjects]}
          />
        </Labelled>
        <Labelled label="From">
          <Input key={from} type="date" name="from" defaultValue={from} />
        </Labelled>
        <Labelled label="To, included">
          <Input key={to} type="date" name="to" defaultValue={to} />
        </Labelled>
        <Button type="submit">Apply</Button>
        {anything ? (
          <LinkButton href="/audit" variant="ghost" scroll={false}>
            Clear
          </LinkButton>
        ) : null}
        {oneSubject ? (
          <span className="flex items-center">
            <input type="hidden" name="subjectId" value={subjectId} />
            <FilterChip clearHref={oneSubject.clearHref}>One of: {oneSubject.label}</FilterChip>
          </span>
        ) : null}
      </div>
    </GetForm>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="flex min-w-0 flex-col gap-1 text-ink-muted text-sm">
      {label}
      {children}
    </label>
  );
}

function Choice({ name, value, options }: { name: string; value: string | undefined; options: SelectOption[] }) {
  return (
    <SubmitOnChange>
      <Select name={name} defaultValue={value ?? ""} options={options} />
    </SubmitOnChange>
  );
}
