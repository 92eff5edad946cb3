"use client";

import { X } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useId } from "react";
import { GetForm } from "@/components/get-form";
import { SubmitOnChange } from "@/components/submit-on-change";
import { buttonClass } from "@/components/ui/button-class";
import { Select, type SelectOption } from "@/components/ui/input";

/** Search, filters and choices on one line above a list. `end` is for export and the like. */
export function FilterBar({ children, end }: { children: ReactNode; end?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <div className="flex min-w-0 flex-1 basis-full flex-wrap items-center gap-2 sm:basis-0">{children}</div>
      {end ? <div className="flex flex-wrap items-center gap-2">{end}</div> : null}
    </div>
  );
}

export type FilterSelectProps = {
  /** The list's own path. */
  action: string;
  name: string;
  label: string;
  options: SelectOption[];
  value?: string | undefined;
  keep?: Record<string, string | undefined> | undefined;
};

/** One choice among several, in the address. Sends itself when changed; without a script a button does. */
export function FilterSelect({ action, name, label, options, value, keep }: FilterSelectProps) {
  const id = useId();
  return (
    <GetForm action={action}>
      <div className="flex items-center gap-2">
        {Object.entries(keep ?? {}).map(([key, kept]) =>
          kept ? <input key={key} type="hidden" name={key} value={kept} /> : null,
        )}
        <label htmlFor={id} className="whitespace-nowrap text-ink-muted text-sm">
          {label}
        </label>
        <SubmitOnChange>
          <Select key={value} id={id} name={name} options={options} defaultValue={value} />
        </SubmitOnChange>
        <noscript>
          <button type="submit" className={buttonClass({ size: "sm" })}>
            Apply
          </button>
        </noscript>
      </div>
    </GetForm>
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
      <X aria-hidden />
      <span className="sr-only">(remove this filter)</span>
    </Link>
  );
}
