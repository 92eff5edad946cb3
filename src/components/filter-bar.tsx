"use client";

import { X } from "lucide";
import Link from "next/link";
import { type ReactNode, useId } from "react";
import { GetForm } from "@/components/get-form";
import { SubmitOnChange } from "@/components/submit-on-change";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Icon } from "@/components/ui/icon";
import { frame, Input, type InputProps, Select, type SelectOption } from "@/components/ui/input";

/** Search, filters and choices on one line above a list; on a phone they share its lines out among themselves. */
export function FilterBar({ children }: { children: ReactNode }) {
  return <div className="flex min-w-0 flex-wrap items-center gap-2">{children}</div>;
}

export type FilterFormProps = {
  /** The list's own path. */
  action: string;
  children: ReactNode;
  keep?: Record<string, string | undefined> | undefined;
  /** What the button says: days that were typed count once it is pressed. */
  submit?: string | undefined;
};

/** Filters that are sent together. */
export function FilterForm({ action, children, keep, submit = "Apply" }: FilterFormProps) {
  return (
    <GetForm action={action}>
      <div className="flex min-w-0 flex-wrap items-center gap-2 max-sm:w-full">
        <Kept values={keep} />
        {children}
        <Button type="submit">{submit}</Button>
      </div>
    </GetForm>
  );
}

export type FilterChoiceProps = {
  name: string;
  label: string;
  options: SelectOption[];
  value?: string | undefined;
};

export type FilterSelectProps = FilterChoiceProps & Omit<FilterFormProps, "children" | "submit">;

/** One choice among several, in the address. Sends itself when changed; without a script a button does. */
export function FilterSelect({ action, keep, ...choice }: FilterSelectProps) {
  return (
    <GetForm action={action}>
      <div className="flex min-w-0 items-center gap-2 max-sm:grow">
        <Kept values={keep} />
        <FilterChoice {...choice} />
        <noscript>
          <button type="submit" className={buttonClass({ size: "sm" })}>
            Apply
          </button>
        </noscript>
      </div>
    </GetForm>
  );
}

/** The same within a form of several filters. */
export function FilterChoice({ name, label, options, value = "" }: FilterChoiceProps) {
  const id = useId();
  return (
    <Framed id={id} label={label}>
      <SubmitOnChange>
        <Select key={value} id={id} look="bare" name={name} options={options} defaultValue={value} />
      </SubmitOnChange>
    </Framed>
  );
}

export type FilterInputProps = Omit<InputProps, "id" | "look"> & { label: string };

/** Something typed within a form of several filters: a day, an amount. */
export function FilterInput({ label, ...input }: FilterInputProps) {
  const id = useId();
  return (
    <Framed id={id} label={label}>
      <Input key={String(input.defaultValue)} {...input} id={id} look="bare" />
    </Framed>
  );
}

/** A control with its name inside of its frame: a line of labels above would weigh more than the choices. */
function Framed({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <span className={`${frame} min-w-0 gap-2 max-sm:grow`}>
      <label htmlFor={id} className="flex h-full shrink-0 items-center ps-3 text-ink-muted text-sm">
        {label}
      </label>
      {children}
    </span>
  );
}

function Kept({ values = {} }: { values?: Record<string, string | undefined> | undefined }) {
  return Object.entries(values).map(([name, kept]) =>
    kept ? <input key={name} type="hidden" name={name} value={kept} /> : null,
  );
}

/** A filter that is on, with the way to take it off. */
export function FilterChip({ children, clearHref }: { children: ReactNode; clearHref: string }) {
  return (
    <Link
      href={clearHref}
      scroll={false}
      title="Remove this filter"
      className="inline-flex h-control-small items-center gap-1.5 rounded-full border border-accent-line bg-accent-soft ps-3 pe-2 text-accent text-sm"
    >
      {children}
      <Icon of={X} />
      <span className="sr-only">(remove this filter)</span>
    </Link>
  );
}
