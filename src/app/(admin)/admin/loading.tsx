import { PageSkeleton } from "@/components/page-skeleton";

export default function AdminLoading() {
  return <PageSkeleton />;
}
