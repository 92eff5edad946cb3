import { BarList, type BarRow } from "@/components/bar-list";
import { Grid } from "@/components/page";
import { Card } from "@/components/ui/card";
import type { Revenue } from "@/features/revenue/loaders";
import type { RevenuePart } from "@/features/revenue/schema";
import { hrefTo, type Query } from "@/lib/format/href";
import { formatMoney } from "@/lib/format/money";
import { formatCount } from "@/lib/format/number";

/** The period's sales by what they were for, how they were paid, and whether a membership charged them. */
export function RevenueParts({ revenue, maySeeRows }: Revenue) {
  const { period, currency, categories, tenders, recurrence } = revenue;
  const common = { from: period.from, to: period.to, currency };
  const rows = (parts: RevenuePart[], narrowed: (part: RevenuePart) => Query | undefined): BarRow[] =>
    parts.map((part) => toRow(part, { currency, query: maySeeRows ? narrowed(part) : undefined }));
  return (
    <Grid columns={3}>
      <Part
        title="By category"
        description="What it was mainly for."
        rows={rows(categories, ({ key }) => ({ ...common, category: key ?? "none" }))}
      />
      <Part
        title="By tender"
        description="How it was paid."
        rows={rows(tenders, ({ key }) => (key === null ? undefined : { ...common, tender: key }))}
      />
      <Part
        title="New and recurring"
        description="Recurring is what a membership charged."
        rows={rows(recurrence, ({ key }) => ({ ...common, recurring: key ?? "no" }))}
      />
    </Grid>
  );
}

function Part({ title, description, rows }: { title: string; description: string; rows: BarRow[] }) {
  return (
    <Card title={title} description={description}>
      {rows.length > 0 ? (
        <BarList label={title} rows={rows} />
      ) : (
        <p className="text-ink-muted">Nothing in this period.</p>
      )}
    </Card>
  );
}

type Where = { currency: string; query: Query | undefined };

function toRow({ key, label, salesMinor, salesCount }: RevenuePart, { currency, query }: Where): BarRow {
  return {
    key: key ?? "none",
    label,
    value: salesMinor,
    text: salesMinor === null ? "–" : formatMoney({ minor: salesMinor, currency }),
    hint: salesCount === null ? "left out to protect a small group" : formatCount(salesCount, "payment"),
    href: query ? hrefTo("/transactions", query) : undefined,
  };
}
