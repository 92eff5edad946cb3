import { Repeat } from "lucide";
import { Amount } from "@/components/amount";
import { BarList } from "@/components/bar-list";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { FilterChip } from "@/components/filter-bar";
import { listFooter } from "@/components/list-footer";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Tabs } from "@/components/ui/tabs";
import { TextLink } from "@/components/ui/text-link";
import { AsOf, CalendarDate, Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import type { loadMemberships } from "@/features/memberships/loaders";
import type { Membership, MembershipState } from "@/features/memberships/schema";
import { formatCalendarDate, formatMonth } from "@/lib/format/date";
import { hrefTo } from "@/lib/format/href";
import { formatMoney } from "@/lib/format/money";
import { formatCount } from "@/lib/format/number";

type Loaded = Awaited<ReturnType<typeof loadMemberships>>;

const path = "/memberships";

const looks: Record<MembershipState, { word: string; tone: Tone }> = {
  active: { word: "Active", tone: "positive" },
  due: { word: "Due", tone: "info" },
  failed: { word: "Payment failed", tone: "critical" },
  churned: { word: "Churned", tone: "neutral" },
};

export function StateTabs({ figures: { counts }, filter }: Loaded) {
  const tab = (next: MembershipState | undefined, label: string, count: number) => ({
    href: hrefTo(path, { ...filter, state: next }),
    label,
    count,
    current: filter.state === next,
  });
  const all = counts.active + counts.due + counts.failed + counts.churned;
  return (
    <Tabs
      label="State"
      items={[
        tab(undefined, "All", all),
        tab("active", "Active", counts.active),
        tab("due", "Due", counts.due),
        tab("failed", "Payment failed", counts.failed),
        tab("churned", "Churned", counts.churned),
      ]}
    />
  );
}

/** What the list is narrowed to by a bar above it, with the way back. */
export function ChargedChip({ filter: { charged, currency, state } }: Loaded) {
  if (!charged && !currency) return null;
  const words = [charged ? `Charged in ${monthWord(charged)}` : "", currency].filter(Boolean).join(", ");
  return (
    <div className="flex">
      <FilterChip clearHref={hrefTo(path, { state })}>{words}</FilterChip>
    </div>
  );
}

function monthWord(month: string): string {
  return formatMonth(`${month}-01T00:00:00Z`, { timeZone: "UTC" });
}

/** What the charges of the next 90 days should bring, month by month; each currency by itself. */
export function ExpectedRevenue({ figures: { expected, until, syncedAt, onceOnly }, timeZone }: Loaded) {
  if (expected.length === 0) return null;
  return (
    <>
      {expected.map(({ currency, totalMinor, charges, months }) => (
        <Card
          key={currency}
          title={`Expected by ${formatCalendarDate(until)}`}
          description={
            onceOnly > 0
              ? `Of active and due memberships. Of ${onceOnly} only the next charge is counted: how often is not known.`
              : "The charges of active and due memberships in the next 90 days."
          }
        >
          <div className="grid gap-6 md:grid-cols-3">
            <div>
              <p className="font-semibold text-2xl tabular-nums tracking-tight">
                <Amount minor={totalMinor} currency={currency} />
              </p>
              <p className="text-ink-muted text-sm">in {formatCount(charges, "charge")}</p>
              <p className="pt-2 text-ink-faint text-xs">
                <AsOf at={syncedAt} timeZone={timeZone} />
              </p>
            </div>
            <div className="md:col-span-2">
              <BarList
                label={`Expected in ${currency}, by month`}
                rows={months.map((one) => ({
                  key: one.month,
                  label: monthWord(one.month),
                  value: one.totalMinor,
                  text: formatMoney({ minor: one.totalMinor, currency }),
                  hint: formatCount(one.charges, "charge"),
                  href: hrefTo(path, { charged: one.month, currency }),
                }))}
              />
            </div>
          </div>
        </Card>
      ))}
    </>
  );
}

export function MembershipTable({
  memberships,
  figures: { counts, syncedAt },
  filter: { state, charged, currency },
  pages,
  page,
  limit,
  timeZone,
  mayConnect,
}: Loaded) {
  const all = counts.active + counts.due + counts.failed + counts.churned;
  const total = state ? counts[state] : all;
  const narrowed = state || charged || currency;
  const footer = listFooter({
    shown: memberships.length,
    total: formatCount(total, "membership"),
    age: syncedAt,
    timeZone,
    pages,
    page,
    limit,
  });
  return (
    <Card padded={false} footer={footer}>
      <DataTable
        caption="Memberships, by the name of who pays"
        columns={columnsFor(timeZone)}
        rows={memberships}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            icon={<Icon of={Repeat} />}
            title={narrowed ? "No memberships fit" : "No memberships yet"}
            description="They are the recurring contracts of a connected payment provider."
            action={
              mayConnect && !narrowed ? (
                <LinkButton href="/connections/new?provider=mx-merchant" variant="primary">
                  Connect MX Merchant
                </LinkButton>
              ) : null
            }
          />
        }
      />
    </Card>
  );
}

function columnsFor(timeZone: string): Column<Membership>[] {
  const day = (date: string | null) => (date ? <CalendarDate day={date} /> : <span className="text-ink-faint">–</span>);
  return [
    {
      key: "customer",
      header: "Customer",
      lead: true,
      cell: ({ patient, customerName, name }) => (
        <span className="flex min-w-0 flex-col">
          {patient ? (
            <TextLink href={`/patients/${patient.id}`} look="quiet" wholeRow>
              {patient.name}
            </TextLink>
          ) : (
            <span className="font-medium">{customerName ?? "No name"}</span>
          )}
          <span className="text-ink-faint text-sm">{name}</span>
        </span>
      ),
    },
    { key: "state", header: "State", cell: ({ state }) => <Badge tone={looks[state].tone}>{looks[state].word}</Badge> },
    {
      key: "amount",
      header: "Amount",
      align: "end",
      cell: ({ amountMinor, currency, every }) => (
        <span>
          <Amount minor={amountMinor} currency={currency} />
          {every ? (
            <span className="block text-ink-faint text-sm">every {every.toLowerCase().replace(/^1 /, "")}</span>
          ) : null}
        </span>
      ),
    },
    {
      key: "next",
      header: "Next charge",
      cell: ({ state, nextBillDate }) => day(state === "churned" ? null : nextBillDate),
    },
    {
      key: "last",
      header: "Last charge",
      from: "desktop",
      cell: ({ lastInvoiceAt }) =>
        lastInvoiceAt ? <Time at={lastInvoiceAt} timeZone={timeZone} show="date" /> : day(null),
    },
    { key: "since", header: "Since", align: "end", from: "desktop", cell: ({ startDate }) => day(startDate) },
  ];
}
