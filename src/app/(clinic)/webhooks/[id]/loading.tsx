import { Page, Split } from "@/components/page";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";

export default function DeliveryLoading() {
  return (
    <Page>
      <Loading what="Loading the delivery" />
      <div className="flex flex-col gap-2">
        <Skeleton width="sm" />
        <Skeleton shape="title" width="lg" />
        <Skeleton width="sm" />
      </div>
      <Split
        aside={
          <Card>
            <Skeleton shape="block" />
          </Card>
        }
      >
        <Card>
          <Skeleton shape="block" />
        </Card>
      </Split>
    </Page>
  );
}
