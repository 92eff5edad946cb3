import { Badge } from "@/components/ui/badge";
import type { PatientStatus } from "@/features/patients/schema";

/** A record's standing. Whether somebody comes to the clinic is another matter: see `isActive`. */
export const patientStatusWords: Record<PatientStatus, string> = {
  active: "Current",
  archived: "Archived",
  merged: "Merged",
  deleted: "Deleted",
};

type PatientBadgeProps = { status: PatientStatus; isActive: boolean; windowDays: number };

/** What stands beside a name: whether they came in the window, or why the record is history. */
export function PatientBadge({ status, isActive, windowDays }: PatientBadgeProps) {
  if (status !== "active") return <Badge tone="caution">{patientStatusWords[status]}</Badge>;
  if (!isActive) return null;
  return (
    <span title={`A visit in the last ${windowDays} days`}>
      <Badge tone="positive" dot>
        Active
      </Badge>
    </span>
  );
}
