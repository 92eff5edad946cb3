"use client";

import { ErrorState } from "@/components/error-state";
import { Button } from "@/components/ui/button";

export type ScreenErrorProps = { error: Error & { digest?: string }; retry: () => void };

/** What stands in a screen's place when it could not be loaded; the frame around it stays. It is in every first load. */
export function ScreenError({ error, retry }: ScreenErrorProps) {
  return (
    <div className="mx-auto max-w-page px-4 py-5 sm:px-6 lg:px-8 lg:py-7">
      <h1 className="sr-only">Error</h1>
      <div className="rounded-xl border border-line bg-surface shadow-xs">
        <ErrorState
          title="This screen could not be loaded"
          reference={error.digest}
          action={<Button onClick={retry}>Try again</Button>}
        />
      </div>
    </div>
  );
}
