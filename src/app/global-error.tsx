"use client";

import RootError from "./error";
import "./globals.css";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

export default function GlobalError(props: ErrorPageProps) {
  return (
    <html lang="en-AU">
      <body>
        <title>Something went wrong · Practice Hub</title>
        <RootError {...props} />
      </body>
    </html>
  );
}
