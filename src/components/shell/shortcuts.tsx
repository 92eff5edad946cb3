"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** "/" puts the cursor into the page's search; "g" and a letter lead to a part of the product. */
export function Shortcuts({ routes }: { routes: Record<string, string> }) {
  const router = useRouter();
  useEffect(() => {
    const onKey = keyListener(routes, (route) => router.push(route));
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [router, routes]);
  return null;
}

function keyListener(routes: Record<string, string>, go: (route: string) => void) {
  let goingSince = Number.NEGATIVE_INFINITY;
  return (event: KeyboardEvent) => {
    if (isTaken(event)) return;
    const route = event.timeStamp - goingSince < 1200 ? routes[event.key] : undefined;
    goingSince = event.key === "g" ? event.timeStamp : Number.NEGATIVE_INFINITY;
    if (route) go(route);
    else if (event.key === "/") focusSearch(event);
  };
}

function focusSearch(event: KeyboardEvent): void {
  const search = document.querySelector<HTMLInputElement>("[data-shortcut='search']");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

function isTaken({ metaKey, ctrlKey, altKey, target }: KeyboardEvent): boolean {
  if (metaKey || ctrlKey || altKey || document.querySelector("[role='dialog']")) return true;
  return target instanceof HTMLElement && target.closest("input, select, textarea, [contenteditable]") !== null;
}
