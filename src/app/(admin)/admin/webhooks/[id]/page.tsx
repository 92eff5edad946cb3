import type { Metadata } from "next";
import { DeliveryScreen } from "@/features/webhooks/components/delivery-screen";
import { replayPlatformOneAction } from "@/features/webhooks/overseen/actions";
import { loadPlatformDelivery } from "@/features/webhooks/overseen/loaders";

export const metadata: Metadata = { title: "Delivery" };

type Props = { params: Promise<{ id: string }> };

export default async function PlatformDeliveryPage({ params }: Props) {
  const loaded = await loadPlatformDelivery((await params).id);
  return <DeliveryScreen path="/admin/webhooks" replay={replayPlatformOneAction} {...loaded} />;
}
