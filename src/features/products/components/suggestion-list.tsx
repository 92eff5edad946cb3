"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { changeProducts } from "@/features/products/components/change-products";
import type { Suggestion } from "@/features/products/schema";
import { formatCount, formatShare } from "@/lib/format/number";

/** What uncategorised names are most like, the surest first. Nothing happens until somebody accepts. */
export function SuggestionList({ suggestions }: { suggestions: Suggestion[] }) {
  const router = useRouter();
  const [accepted, setAccepted] = useState<string | null>(null);
  const accept = async ({ name, category }: Suggestion) => {
    setAccepted(name);
    await changeProducts(`/api/product-categories/${category.id}/accept`, {
      method: "POST",
      body: { names: [name] },
      done: `${name} belongs to ${category.name}.`,
    });
    setAccepted(null);
    router.refresh();
  };
  return (
    <ul className="divide-y divide-line">
      {suggestions.map((suggestion) => {
        const { name, category, likeName, score, itemCount } = suggestion;
        return (
          <li key={name} className="flex flex-wrap items-center justify-between gap-3 py-3 first:pt-0 last:pb-0">
            <span className="min-w-0 flex-1 basis-48">
              <span className="block break-words font-medium">{name}</span>
              <span className="text-ink-muted text-sm">
                {formatShare(score)} like {likeName}, {formatCount(itemCount, "item")} sold
              </span>
            </span>
            <Button size="sm" busy={accepted === name} onClick={() => accept(suggestion)}>
              {category.name}
              <span className="sr-only">: accept for {name}</span>
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
