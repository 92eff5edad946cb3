import type { ReactNode } from "react";
import { FilterBar, FilterChoice, FilterForm, FilterInput } from "@/components/filter-bar";
import { LinkButton } from "@/components/ui/link-button";
import { statusLooks } from "@/features/webhooks/components/delivery-words";
import type { loadDeliveryFilters } from "@/features/webhooks/loaders";
import { deliveryStatuses } from "@/features/webhooks/schema";

type Filters = Awaited<ReturnType<typeof loadDeliveryFilters>>;

type DeliveryFiltersProps = Pick<Filters, "path" | "filters" | "providers" | "types"> & {
  /** What a list may be narrowed to besides. */
  children?: ReactNode;
};

export function DeliveryFilters({ path, filters, providers, types, children }: DeliveryFiltersProps) {
  const { provider, status, type, from, to } = filters;
  const anything = Object.values(filters).some(Boolean);
  return (
    <FilterBar>
      <FilterForm action={path}>
        <FilterChoice label="Provider" name="provider" value={provider} options={[all, ...providers]} />
        {children}
        <FilterChoice label="Status" name="status" value={status} options={[all, ...statuses]} />
        <FilterChoice
          label="Type"
          name="type"
          value={type}
          options={[all, ...types.map((one) => ({ value: one, label: one }))]}
        />
        <FilterInput label="From" type="date" name="from" defaultValue={from} />
        <FilterInput label="To, included" type="date" name="to" defaultValue={to} />
      </FilterForm>
      {anything ? (
        <LinkButton href={path} variant="ghost" scroll={false}>
          Clear
        </LinkButton>
      ) : null}
    </FilterBar>
  );
}

const all = { value: "", label: "All" };

const statuses = deliveryStatuses.map((value) => ({ value, label: statusLooks[value].label }));

/** Narrows what came for the hub itself to what is nobody's yet, or to what has found its organization. */
export function OwnerFilter({ value }: { value: string | undefined }) {
  return <FilterChoice label="Organization" name="organization" value={value} options={[all, ...ownerChoices]} />;
}

const ownerChoices = [
  { value: "unknown", label: "Not known" },
  { value: "known", label: "Known" },
];
