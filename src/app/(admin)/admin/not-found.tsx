import { SearchX } from "lucide-react";
import { EmptyState } from "@/components/empty-state";
import { Page } from "@/components/page";
import { Card } from "@/components/ui/card";
import { LinkButton } from "@/components/ui/link-button";

export default function AdminNotFound() {
  return (
    <Page>
      <h1 className="sr-only">Not found</h1>
      <Card>
        <EmptyState
          icon={<SearchX />}
          title="There is no such organization"
          action={<LinkButton href="/admin">See all organizations</LinkButton>}
        />
      </Card>
    </Page>
  );
}
