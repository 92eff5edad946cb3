"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";

let kept: QueryClient | undefined;

/** Stands around a part that listens. All such parts of a tab share what they have heard: it is asked for once. */
export function QueryProvider({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={client()}>{children}</QueryClientProvider>;
}

/** A server draws for many people at once: there, nothing is shared. */
function client(): QueryClient {
  if (typeof window === "undefined") return new QueryClient();
  kept ??= new QueryClient();
  return kept;
}
