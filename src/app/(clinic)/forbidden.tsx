import { Lock } from "lucide";
import { EmptyState } from "@/components/empty-state";
import { Page } from "@/components/page";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { WhyNot } from "@/features/members/access/components/why-not";

export default function ClinicForbidden() {
  return (
    <Page>
      <h1 className="sr-only">Not permitted</h1>
      <Card>
        <EmptyState
          icon={<Icon of={Lock} />}
          title="Your role does not include this page"
          description="Ask an owner of your organization if you need it."
          action={
            <>
              <WhyNot />
              <LinkButton href="/">Go to the dashboard</LinkButton>
            </>
          }
        />
      </Card>
    </Page>
  );
}
