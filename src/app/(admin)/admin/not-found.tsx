import { SearchX } from "lucide";
import { EmptyState } from "@/components/empty-state";
import { Page } from "@/components/page";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";

export default function AdminNotFound() {
  return (
    <Page>
      <h1 className="sr-only">Not found</h1>
      <Card>
        <EmptyState
          icon={<Icon of={SearchX} />}
          title="There is nothing at this address"
          description="The link may be old, or what it named is no longer kept."
          action={<LinkButton href="/admin">See all organizations</LinkButton>}
        />
      </Card>
    </Page>
  );
}
