"use client";

import { LastResort } from "@/components/last-resort";

type ErrorPageProps = { error: Error & { digest?: string }; retry: () => void };

export default function RootError({ error, retry }: ErrorPageProps) {
  return <LastResort reference={error.digest} onRetry={retry} />;
}
