import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";

/** What stands where a list screen will be. */
export function PageSkeleton() {
  return (
    <Page>
      <Loading />
      <div className="flex flex-col gap-2">
        <Skeleton shape="title" width="md" />
        <Skeleton width="lg" />
      </div>
      <Skeleton shape="button" width="lg" />
      <Card padded={false}>
        <DataTableSkeleton rows={10} columns={4} />
      </Card>
    </Page>
  );
}
