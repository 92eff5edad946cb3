import { Download } from "lucide";
import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Loading } from "@/components/ui/skeleton";
import { Portfolio } from "@/features/portfolio/components/portfolio";
import { loadPortfolio } from "@/features/portfolio/loaders";

export const metadata: Metadata = { title: "Portfolio" };

export default function PortfolioPage() {
  return (
    <Page>
      <PageHeader
        title="Portfolio"
        description="Your organizations in figures: nobody in person."
        actions={
          <LinkButton href="/api/portfolio/export" download prefetch={false} icon={<Icon of={Download} />}>
            Export CSV
          </LinkButton>
        }
      />
      <Suspense fallback={<Waiting />}>
        <Figures />
      </Suspense>
    </Page>
  );
}

async function Figures() {
  return <Portfolio {...(await loadPortfolio())} />;
}

function Waiting() {
  return (
    <Card padded={false}>
      <Loading what="Loading the portfolio" />
      <DataTableSkeleton rows={4} columns={6} />
    </Card>
  );
}
