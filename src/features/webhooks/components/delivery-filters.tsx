import { FilterBar, FilterChoice, FilterForm, FilterInput } from "@/components/filter-bar";
import { LinkButton } from "@/components/ui/link-button";
import { statusLooks } from "@/features/webhooks/components/delivery-words";
import type { loadDeliveryFilters } from "@/features/webhooks/loaders";
import { deliveryStatuses } from "@/features/webhooks/schema";

type DeliveryFiltersProps = Pick<Awaited<ReturnType<typeof loadDeliveryFilters>>, "filters" | "providers" | "types">;

export function DeliveryFilters({ filters, providers, types }: DeliveryFiltersProps) {
  const { provider, status, type, from, to } = filters;
  const anything = Object.values(filters).some(Boolean);
  return (
    <FilterBar>
      <FilterForm action="/webhooks">
        <FilterChoice label="Provider" name="provider" value={provider} options={[all, ...providers]} />
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
        <LinkButton href="/webhooks" variant="ghost" scroll={false}>
          Clear
        </LinkButton>
      ) : null}
    </FilterBar>
  );
}

const all = { value: "", label: "All" };

const statuses = deliveryStatuses.map((value) => ({ value, label: statusLooks[value].label }));
