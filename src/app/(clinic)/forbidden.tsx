import { Lock } from "lucide-react";
import { EmptyState } from "@/components/empty-state";
import { Page } from "@/components/page";
import { Card } from "@/components/ui/card";
import { LinkButton } from "@/components/ui/link-button";

export default function ClinicForbidden() {
  return (
    <Page>
      <Card>
        <EmptyState
          icon={<Lock />}
          title="Your role does not include this screen"
          description="An owner of your organization can change what your role may see and do."
          action={<LinkButton href="/">Go to the dashboard</LinkButton>}
        />
      </Card>
    </Page>
  );
}
