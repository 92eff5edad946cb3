import type { Metadata } from "next";
import { DeliveryFilters, OwnerFilter } from "@/features/webhooks/components/delivery-filters";
import { DeliveriesScreen } from "@/features/webhooks/components/delivery-screen";
import { DeliveryTable } from "@/features/webhooks/components/delivery-table";
import { Refusals } from "@/features/webhooks/components/refusals";
import { ReplayRange } from "@/features/webhooks/components/replay-range";
import { replayPlatformRangeAction } from "@/features/webhooks/overseen/actions";
import {
  loadPlatformDeliveries,
  loadPlatformFilters,
  loadPlatformRefusals,
} from "@/features/webhooks/overseen/loaders";

export const metadata: Metadata = { title: "Webhooks" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default function PlatformWebhooksPage({ searchParams }: Props) {
  return (
    <DeliveriesScreen
      description="What Clerk and Stripe have sent to the hub itself, and what became of it."
      replay={<Replay searchParams={searchParams} />}
      filters={<Filters searchParams={searchParams} />}
      deliveries={<Deliveries searchParams={searchParams} />}
      refusals={<TurnedAway />}
    />
  );
}

async function Replay({ searchParams }: Props) {
  const { mayReplay, range, filters } = await loadPlatformFilters(await searchParams);
  const filtered = Object.values(filters).some(Boolean);
  return mayReplay ? <ReplayRange replay={replayPlatformRangeAction} range={range} filtered={filtered} /> : null;
}

async function Filters({ searchParams }: Props) {
  const { filters, ...choices } = await loadPlatformFilters(await searchParams);
  return (
    <DeliveryFilters filters={filters} {...choices}>
      <OwnerFilter value={filters.organization} />
    </DeliveryFilters>
  );
}

async function Deliveries({ searchParams }: Props) {
  return <DeliveryTable {...(await loadPlatformDeliveries(await searchParams))} />;
}

async function TurnedAway() {
  return <Refusals {...(await loadPlatformRefusals())} />;
}
