import { DataTableSkeleton } from "@/components/data-table";
import { Grid } from "@/components/page";
import { StatTileSkeleton } from "@/components/stat";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";

/** The usage page's places, before its figures are there. */
export function UsageSkeleton() {
  return (
    <>
      <div aria-hidden className="grid grid-cols-2 items-end gap-x-3 gap-y-2 pt-6 max-sm:pb-13 sm:flex">
        <Skeleton shape="button" width="md" />
        <Skeleton shape="button" width="md" />
        <Skeleton shape="button" width="sm" />
      </div>
      <Grid columns={3}>
        {["calls", "rows", "time"].map((tile) => (
          <StatTileSkeleton key={tile} />
        ))}
      </Grid>
      <Card title={<Skeleton width="lg" />} padded={false}>
        <DataTableSkeleton rows={8} columns={6} />
      </Card>
    </>
  );
}
