import { ChevronDown } from "lucide";
import type { ReactNode } from "react";
import { FilterBar, FilterChip, FilterSelect } from "@/components/filter-bar";
import { GetForm } from "@/components/get-form";
import { paymentStatusWord } from "@/components/payment-status";
import { SearchForm } from "@/components/search-form";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { cx } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";
import { Input, Select, type SelectOption } from "@/components/ui/input";
import { Tabs } from "@/components/ui/tabs";
import type { loadTransactionsHead } from "@/features/transactions/loaders";
import { transactionStatuses } from "@/features/transactions/schema";
import { hrefTo } from "@/lib/format/href";

const path = "/transactions";

type Head = Awaited<ReturnType<typeof loadTransactionsHead>>;

type Kind = Head["filter"]["kind"];

/** The rows of each figure, with an address of its own. Sales hold what was charged back later. */
export function KindTabs({ filter, query }: Head) {
  const to = (kind: Kind) => hrefTo(path, { ...query, kind });
  const tab = (kind: Kind, label: string) => ({ href: to(kind), label, current: filter.kind === kind });
  return (
    <Tabs
      label="Kind"
      items={[
        tab(undefined, "All"),
        tab("counted", "Counted"),
        tab("sale", "Sales"),
        tab("refund", "Refunds"),
        tab("chargeback", "Chargebacks"),
        tab("none", "Not counted"),
      ]}
    />
  );
}

export function TransactionFilters({ filter, query, categories, currency, maySeePatients }: Head) {
  const kept = Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, value ? String(value) : undefined]),
  );
  const without = (...names: string[]) => ({
    ...kept,
    ...Object.fromEntries(names.map((name) => [name, undefined])),
  });
  const select = (name: string, label: string, options: SelectOption[]) => (
    <FilterSelect
      action={path}
      name={name}
      label={label}
      value={kept[name] ?? ""}
      options={[{ value: "", label: "Any" }, ...options]}
      keep={without(name)}
    />
  );
  return (
    <div className="flex flex-col gap-3">
      <FilterBar>
        <SearchForm
          action={path}
          label="Search transactions"
          placeholder="Name, invoice, card, reference"
          value={filter.search}
          keep={without("search")}
          clearHref={hrefTo(path, without("search"))}
        />
        {select(
          "status",
          "Status",
          transactionStatuses.map((value) => ({ value, label: paymentStatusWord(value) })),
        )}
        {select("category", "Category", [
          ...categories.map(({ id, name }) => ({ value: id, label: name })),
          { value: "none", label: "Uncategorized" },
        ])}
        <More {...{ filter, maySeePatients }} keep={without(...inMore)} currency={filter.currency ?? currency} />
      </FilterBar>
      <Chips filter={filter} without={without} />
    </div>
  );
}

const inMore = ["from", "to", "min", "max", "link", "patient", "recurring", "type", "tender", "currency"];

type MoreProps = Pick<Head, "filter" | "currency" | "maySeePatients"> & { keep: Record<string, string | undefined> };

/** What is asked for less often, sent together. */
function More({ filter, keep, currency, maySeePatients }: MoreProps) {
  return (
    <details className="group open:basis-full">
      <summary className={cx(buttonClass({ variant: "ghost" }), "w-fit")}>
        Dates, amounts and more
        <Icon of={ChevronDown} className="transition-transform group-open:rotate-180" />
      </summary>
      <GetForm action={path}>
        <div className="mt-2 grid grid-cols-2 gap-3 rounded-xl border border-line bg-surface p-4 sm:grid-cols-3 lg:grid-cols-4">
          {Object.entries(keep).map(([name, value]) =>
            value ? <input key={name} type="hidden" name={name} value={value} /> : null,
          )}
          <Labelled label="From">
            <Input key={filter.from} type="date" name="from" defaultValue={filter.from} />
          </Labelled>
          <Labelled label="To, included">
            <Input key={filter.to} type="date" name="to" defaultValue={filter.to} />
          </Labelled>
          <Labelled label={`At least, in ${currency}`}>
            <Input key={filter.min} name="min" inputMode="decimal" defaultValue={filter.min} autoComplete="off" />
          </Labelled>
          <Labelled label={`At most, in ${currency}`}>
            <Input key={filter.max} name="max" inputMode="decimal" defaultValue={filter.max} autoComplete="off" />
          </Labelled>
          <Labelled label="Invoice">
            <Select key={filter.link} name="link" options={links} defaultValue={filter.link ?? ""} />
          </Labelled>
          {maySeePatients ? (
            <Labelled label="Patient">
              <Select key={filter.patient} name="patient" options={matches} defaultValue={filter.patient ?? ""} />
            </Labelled>
          ) : null}
          <Labelled label="Charged by">
            <Select
              key={filter.recurring}
              name="recurring"
              options={recurrences}
              defaultValue={filter.recurring ?? ""}
            />
          </Labelled>
          <Labelled label="Type">
            <Select key={filter.type} name="type" options={types} defaultValue={filter.type ?? ""} />
          </Labelled>
          <Labelled label="Tender">
            <Select key={filter.tender} name="tender" options={tenders} defaultValue={filter.tender ?? ""} />
          </Labelled>
          <div className="col-span-full flex justify-end">
            <Button type="submit">Show</Button>
          </div>
        </div>
      </GetForm>
    </details>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is inside
    <label className="flex min-w-0 flex-col gap-1 text-ink-muted text-sm">
      {label}
      {children}
    </label>
  );
}

type ChipsProps = { filter: Head["filter"]; without: (...names: string[]) => Record<string, string | undefined> };

/** What is on and cannot be seen in the line above. */
function Chips({ filter, without }: ChipsProps) {
  const { from, to, min, max, link, patient, recurring, type, tender, currency, product, contact } = filter;
  const chips: [name: string, words: string | false | undefined][] = [
    ["from", from && `From ${from}`],
    ["to", to && `To ${to}`],
    ["min", min && `At least ${min}`],
    ["max", max && `At most ${max}`],
    ["link", link && links.find(({ value }) => value === link)?.label],
    ["patient", patient && matchChips[patient]],
    ["recurring", recurring && recurrences.find(({ value }) => value === recurring)?.label],
    ["type", type],
    ["tender", tender === "none" ? "Tender not known" : tender],
    ["currency", currency],
    ["product", product],
    ["contact", contact && "One patient"],
  ];
  const shown = chips.filter(([, words]) => words);
  if (shown.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {shown.map(([name, words]) => (
        <FilterChip key={name} clearHref={hrefTo(path, without(name))}>
          {words}
        </FilterChip>
      ))}
    </div>
  );
}

const any = { value: "", label: "Any" };
const links = [
  any,
  { value: "linked", label: "Linked to an invoice" },
  { value: "none", label: "Standalone" },
  { value: "unknown", label: "Not known yet" },
];
const matches = [
  any,
  { value: "matched", label: "Matched" },
  { value: "ambiguous", label: "More than one could be meant" },
  { value: "unmatched", label: "Not matched" },
];
const matchChips = {
  matched: "Matched to a patient",
  ambiguous: "More than one patient could be meant",
  unmatched: "Matched to no patient",
};
const recurrences = [any, { value: "yes", label: "A membership" }, { value: "no", label: "Somebody, once" }];
const types = [any, ...["Sale", "Return", "Authorization", "SaleCompletion", "Void"].map(same)];
const tenders = [
  any,
  ...["Card", "ACH", "Check", "Cash", "Multiple", "Loyalty"].map(same),
  { value: "none", label: "Not known" },
];

function same(value: string): SelectOption {
  return { value, label: value };
}
