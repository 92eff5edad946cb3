"use client";

import "./globals.css";

type ErrorPageProps = { error: Error & { digest?: string } };

/** Stands in for everything. It is in every first load, so it has nothing but itself. */
export default function GlobalError({ error }: ErrorPageProps) {
  return (
    <html lang="en-AU">
      <body>
        <title>Something went wrong · Practice Hub</title>
        <main role="alert" className="flex min-h-dvh flex-col items-center justify-center gap-3">
          <h1 className="font-semibold text-lg">Something went wrong on our side</h1>
          {error.digest ? <p className="font-mono text-ink-muted">{error.digest}</p> : null}
          {/* Nothing is left that could ask the server again by itself. */}
          <button type="button" className="text-accent underline" onClick={() => window.location.reload()}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
