"use client";

import { ErrorState } from "@/components/error-state";
import { Button } from "@/components/ui/button";

type ErrorPageProps = { error: Error & { digest?: string }; retry: () => void };

export default function RootError({ error, retry }: ErrorPageProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center">
      <h1 className="sr-only">Error</h1>
      <ErrorState
        title="Something went wrong on our side"
        reference={error.digest}
        action={<Button onClick={retry}>Try again</Button>}
      />
    </main>
  );
}
