import type { Metadata } from "next";
import { Page, Split } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { DeliveryTrouble, Headers, Payload } from "@/features/webhooks/components/delivery-content";
import { DeliveryFacts } from "@/features/webhooks/components/delivery-facts";
import { DeliveryStatus } from "@/features/webhooks/components/delivery-status";
import { ReplayOne } from "@/features/webhooks/components/replay-one";
import { loadDelivery } from "@/features/webhooks/loaders";

export const metadata: Metadata = { title: "Delivery" };

type Props = { params: Promise<{ id: string }> };

export default async function DeliveryPage({ params }: Props) {
  const { delivery, timeZone, mayReplay } = await loadDelivery((await params).id);
  const { id, type, status, providerName, connection } = delivery;
  const isUnderWay = status === "received" || status === "processing";
  return (
    <Page>
      <PageHeader
        title={type}
        badge={<DeliveryStatus status={status} />}
        description={[providerName, connection?.name].filter(Boolean).join(" · ")}
        breadcrumbs={[{ label: "Webhooks", href: "/webhooks" }]}
        actions={mayReplay && !isUnderWay ? <ReplayOne id={id} /> : undefined}
      />
      <DeliveryTrouble {...delivery} />
      <Split aside={<DeliveryFacts delivery={delivery} timeZone={timeZone} />}>
        <Payload {...delivery} />
        <Headers {...delivery} />
      </Split>
    </Page>
  );
}
