import type { ReactNode } from "react";
import { GetForm } from "@/components/get-form";
import { SubmitOnChange } from "@/components/submit-on-change";
import { Button } from "@/components/ui/button";
import { Input, Select, type SelectOption } from "@/components/ui/input";
import { LinkButton } from "@/components/ui/link-button";
import { statusLooks } from "@/features/webhooks/components/delivery-words";
import type { loadDeliveryFilters } from "@/features/webhooks/loaders";
import { deliveryStatuses } from "@/features/webhooks/schema";

type DeliveryFiltersProps = Pick<Awaited<ReturnType<typeof loadDeliveryFilters>>, "filters" | "providers" | "types">;

export function DeliveryFilters({ filters, providers, types }: DeliveryFiltersProps) {
  const { provider, status, type, from, to } = filters;
  const anything = Object.values(filters).some(Boolean);
  return (
    <GetForm action="/webhooks">
      <div className="grid grid-cols-2 items-end gap-x-3 gap-y-2 sm:flex sm:flex-wrap">
        <Labelled label="Provider">
          <Choice name="provider" value={provider} every="All providers" options={providers} />
        </Labelled>
        <Labelled label="Status">
          <Choice name="status" value={status} every="Any status" options={statuses} />
        </Labelled>
        <Labelled label="Type">
          <Choice
            name="type"
            value={type}
            every="All types"
            options={types.map((one) => ({ value: one, label: one }))}
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
          <LinkButton href="/webhooks" variant="ghost" scroll={false}>
            Clear
          </LinkButton>
        ) : null}
      </div>
    </GetForm>
  );
}

const statuses = deliveryStatuses.map((value) => ({ value, label: statusLooks[value].label }));

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="flex min-w-0 flex-col gap-1 text-ink-muted text-sm">
      {label}
      {children}
    </label>
  );
}

type ChoiceProps = { name: string; value: string | undefined; every: string; options: SelectOption[] };

function Choice({ name, value, every, options }: ChoiceProps) {
  return (
    <SubmitOnChange>
      <Select key={value} name={name} defaultValue={value ?? ""} options={[{ value: "", label: every }, ...options]} />
    </SubmitOnChange>
  );
}
