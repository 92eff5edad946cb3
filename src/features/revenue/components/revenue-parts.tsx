import { BarList, type BarRow } from "@/components/bar-list";
import { Grid } from "@/components/page";
import { Card } from "@/components/ui/card";
import type { Revenue } from "@/features/revenue/loaders";
import { type Parting, rowsOfPart } from "@/features/revenue/rows/rules";
import type { RevenuePart } from "@/features/revenue/schema";
import { formatMoney } from "@/lib/format/money";
import { formatCount } from "@/lib/format/number";

/** The period's sales by what they were for, how they were paid, and whether a membership charged them. */
export function RevenueParts({ revenue, maySeeRows }: Revenue) {
  const rows = (parting: Parting) =>
    revenue[parting].map((part) =>
      toRow(part, {
        currency: revenue.currency,
        href: maySeeRows ? rowsOfPart(parting, part.key, revenue) : undefined,
      }),
    );
  return (
    <Grid columns={3}>
      <Part title="By category" description="What it was mainly for." rows={rows("categories")} />
      <Part title="By tender" description="How it was paid." rows={rows("tenders")} />
      <Part title="New and recurring" description="Recurring is what a membership charged." rows={rows("recurrence")} />
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

type Shown = { currency: string; href: string | undefined };

function toRow({ key, label, salesMinor, salesCount }: RevenuePart, { currency, href }: Shown): BarRow {
  return {
    key: key ?? "none",
    label,
    value: salesMinor,
    text: salesMinor === null ? "–" : formatMoney({ minor: salesMinor, currency }),
    hint: salesCount === null ? "left out to protect a small group" : formatCount(salesCount, "payment"),
    href,
  };
}
