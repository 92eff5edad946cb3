import { DataTableSkeleton } from "@/components/data-table";
import { Split } from "@/components/page";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";

/** What stands where a patient's page will be. */
export function PatientSkeleton() {
  return (
    <>
      <Loading what="Loading the patient" />
      <div className="flex flex-col gap-3">
        <Skeleton width="xs" />
        <div className="flex items-center gap-3.5">
          <Skeleton shape="avatar" />
          <div className="flex flex-col gap-2">
            <Skeleton shape="title" width="lg" />
            <Skeleton width="md" />
          </div>
        </div>
      </div>
      <Split
        aside={
          <>
            <Card title="Contact">
              <Skeleton shape="block" />
            </Card>
            <Card title="Details">
              <Skeleton shape="block" />
            </Card>
          </>
        }
      >
        <Card title="Appointments" padded={false}>
          <DataTableSkeleton rows={10} columns={2} />
        </Card>
      </Split>
    </>
  );
}
