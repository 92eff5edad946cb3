"use client";

import { Check, Copy } from "lucide";
import { useState } from "react";
import { IconButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";

export type CopyButtonProps = { value: string; label?: string | undefined };

export function CopyButton({ value, label = "Copy" }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    window.setTimeout(() => setCopied(false), 1800);
  };
  return (
    <IconButton label={copied ? "Copied" : label} size="sm" onClick={copy}>
      {copied ? <Icon of={Check} className="text-positive" /> : <Icon of={Copy} />}
    </IconButton>
  );
}
