import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { SuggestionList } from "@/features/products/components/suggestion-list";
import type { Products } from "@/features/products/loaders";
import { hrefTo } from "@/lib/format/href";
import { formatNumber } from "@/lib/format/number";

/** The surest suggestions, and the way to the others. */
export function SuggestionCard({ suggestions, suggestionCount, query }: Products) {
  if (suggestionCount === 0) return null;
  const isCut = suggestions.length < suggestionCount;
  return (
    <Card
      title="Suggestions"
      description="Press a category to accept it for the name."
      footer={
        <>
          {`${formatNumber(suggestions.length)} of ${formatNumber(suggestionCount)}`}
          {isCut ? <TextLink href={hrefTo("/products", { ...query, suggestions: "all" })}>Show all</TextLink> : null}
        </>
      }
    >
      <SuggestionList suggestions={suggestions} />
    </Card>
  );
}
