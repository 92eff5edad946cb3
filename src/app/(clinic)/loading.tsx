import { PageSkeleton } from "@/components/page-skeleton";

export default function ClinicLoading() {
  return <PageSkeleton />;
}
