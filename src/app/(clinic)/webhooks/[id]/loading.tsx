import { DeliverySkeleton } from "@/features/webhooks/components/delivery-screen";

export default function DeliveryLoading() {
  return <DeliverySkeleton />;
}
