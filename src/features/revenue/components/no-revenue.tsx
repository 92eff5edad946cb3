import { ChartNoAxesColumn } from "lucide";
import { EmptyState } from "@/components/empty-state";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";

/** Before any payment has been brought in: figures would all be zero, and none of them true. */
export function NoRevenue({ mayConnect }: { mayConnect: boolean }) {
  return (
    <Card>
      <EmptyState
        icon={<Icon of={ChartNoAxesColumn} />}
        title="No payments yet"
        description="Revenue is counted from the payments of a connected payment provider, from its first sync on."
        action={
          mayConnect ? (
            <LinkButton href="/connections/new?provider=mx-merchant" variant="primary">
              Connect MX Merchant
            </LinkButton>
          ) : null
        }
      />
    </Card>
  );
}
