import type { Metadata } from "next";
import { replayOneAction } from "@/features/webhooks/actions";
import { DeliveryScreen } from "@/features/webhooks/components/delivery-screen";
import { loadDelivery } from "@/features/webhooks/loaders";

export const metadata: Metadata = { title: "Delivery" };

type Props = { params: Promise<{ id: string }> };

export default async function DeliveryPage({ params }: Props) {
  return <DeliveryScreen path="/webhooks" replay={replayOneAction} {...(await loadDelivery((await params).id))} />;
}
