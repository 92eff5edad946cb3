import type { Metadata } from "next";
import { replayRangeAction } from "@/features/webhooks/actions";
import { DeliveryFilters } from "@/features/webhooks/components/delivery-filters";
import { DeliveriesScreen } from "@/features/webhooks/components/delivery-screen";
import { DeliveryTable } from "@/features/webhooks/components/delivery-table";
import { Refusals } from "@/features/webhooks/components/refusals";
import { ReplayRange } from "@/features/webhooks/components/replay-range";
import { loadDeliveries, loadDeliveryFilters, loadRefusals } from "@/features/webhooks/loaders";

export const metadata: Metadata = { title: "Webhooks" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default function WebhooksPage({ searchParams }: Props) {
  return (
    <DeliveriesScreen
      description="What providers and your own automation have sent, and what became of it."
      replay={<Replay searchParams={searchParams} />}
      filters={<Filters searchParams={searchParams} />}
      deliveries={<Deliveries searchParams={searchParams} />}
      refusals={<TurnedAway />}
    />
  );
}

async function Replay({ searchParams }: Props) {
  const { mayReplay, range, filters } = await loadDeliveryFilters(await searchParams);
  const filtered = Object.values(filters).some(Boolean);
  return mayReplay ? <ReplayRange replay={replayRangeAction} range={range} filtered={filtered} /> : null;
}

async function Filters({ searchParams }: Props) {
  return <DeliveryFilters {...(await loadDeliveryFilters(await searchParams))} />;
}

async function Deliveries({ searchParams }: Props) {
  return <DeliveryTable {...(await loadDeliveries(await searchParams))} />;
}

async function TurnedAway() {
  return <Refusals {...(await loadRefusals())} />;
}
