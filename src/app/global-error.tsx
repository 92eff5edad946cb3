"use client";

import { LastResort } from "@/components/last-resort";
import "./globals.css";

type ErrorPageProps = { error: Error & { digest?: string } };

/** Stands in for everything, the root layout with it: nothing is left that could ask the server again by itself. */
export default function GlobalError({ error }: ErrorPageProps) {
  return (
    <html lang="en-AU">
      <body>
        <title>Something went wrong · Practice Hub</title>
        <LastResort reference={error.digest} onRetry={() => window.location.reload()} />
      </body>
    </html>
  );
}
