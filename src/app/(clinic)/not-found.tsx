import { SearchX } from "lucide";
import { EmptyState } from "@/components/empty-state";
import { Page } from "@/components/page";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";

export default function ClinicNotFound() {
  return (
    <Page>
      <h1 className="sr-only">Not found</h1>
      <Card>
        <EmptyState
          icon={<Icon of={SearchX} />}
          title="This is not here"
          description="It may have been removed, or it belongs to another organization."
          action={<LinkButton href="/">Go to the dashboard</LinkButton>}
        />
      </Card>
    </Page>
  );
}
