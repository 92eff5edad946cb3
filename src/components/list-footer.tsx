import type { ReactNode } from "react";
import { Pagination } from "@/components/pagination";
import { AsOf } from "@/components/ui/time";
import { rowNumbers } from "@/lib/format/href";

type ListFooter = {
  shown: number;
  /** "632 patients" */
  total: string;
  /** Left out for a list that has no age: what was made here. */
  age?: string | null | undefined;
  timeZone: string;
  pages: { previousHref: string | null; nextHref: string | null };
  page: number;
  limit: number;
};

/**
 * A Card's footer under a list: which rows these are, of how many and how old, and the way on. An empty list still says
 * how old it is: that nobody is there is news, too.
 */
export function listFooter({ shown, total, age, timeZone, pages, page, limit }: ListFooter): ReactNode {
  const asOf = age === undefined ? null : <AsOf at={age} timeZone={timeZone} />;
  if (shown === 0) return asOf;
  const summary = (
    <>
      {rowNumbers({ page, limit, shown })} of {total}
      {asOf ? <>, {asOf}</> : null}
    </>
  );
  return <Pagination {...pages} summary={summary} />;
}
