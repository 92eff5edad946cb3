"use client";

import { useEffect, useState } from "react";
import { formatRelative } from "@/lib/format/duration";

/** Words for how long ago, taken from the server first and kept true from then on. */
export function RelativeText({ at, initial, locale }: { at: string; initial: string; locale?: string | undefined }) {
  const [words, setWords] = useState(initial);
  useEffect(() => {
    const update = () => setWords(formatRelative(at, Date.now(), locale));
    update();
    const timer = window.setInterval(update, 30_000);
    return () => window.clearInterval(timer);
  }, [at, locale]);
  return words;
}
