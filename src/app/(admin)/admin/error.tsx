"use client";

import { ErrorState } from "@/components/error-state";
import { Page } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

export default function AdminError({ error, reset }: ErrorPageProps) {
  return (
    <Page>
      <h1 className="sr-only">Error</h1>
      <Card>
        <ErrorState
          title="This screen could not be loaded"
          reference={error.digest}
          action={<Button onClick={reset}>Try again</Button>}
        />
      </Card>
    </Page>
  );
}
