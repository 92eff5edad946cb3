"use client";

import { ErrorState } from "@/components/error-state";
import { Page } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

export type ScreenErrorProps = { error: Error & { digest?: string }; retry: () => void };

/** What stands in a screen's place when it could not be loaded; the frame around it stays. */
export function ScreenError({ error, retry }: ScreenErrorProps) {
  return (
    <Page>
      <h1 className="sr-only">Error</h1>
      <Card>
        <ErrorState
          title="This screen could not be loaded"
          reference={error.digest}
          action={<Button onClick={retry}>Try again</Button>}
        />
      </Card>
    </Page>
  );
}
