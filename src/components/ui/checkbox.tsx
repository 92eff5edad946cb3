"use client";

import type { ComponentProps, ReactNode } from "react";
import { useId } from "react";
import { cx } from "@/components/ui/class-names";

type Native = Omit<ComponentProps<"input">, "type" | "className" | "style">;

export type CheckboxProps = Native & { label: ReactNode; hint?: ReactNode };

export function Checkbox(props: CheckboxProps) {
  return <Choice {...props} type="checkbox" />;
}

export type RadioGroupProps = {
  legend: string;
  name: string;
  options: { value: string; label: ReactNode; hint?: ReactNode; disabled?: boolean }[];
  defaultValue?: string | undefined;
  /** "cards" gives each choice a frame that can be pressed as a whole. */
  look?: "list" | "cards" | undefined;
  /** Keeps the legend for assistive technology only, where a title above says the same. */
  hideLegend?: boolean | undefined;
};

export function RadioGroup({ legend, name, options, defaultValue, look = "list", hideLegend }: RadioGroupProps) {
  return (
    <fieldset className={cx("flex flex-col", look === "list" ? "gap-1" : "gap-2")}>
      <legend className={hideLegend ? "sr-only" : "pb-1.5 font-medium text-sm"}>{legend}</legend>
      {options.map((option) => (
        <Choice
          key={option.value}
          {...option}
          type="radio"
          name={name}
          defaultChecked={option.value === defaultValue}
          framed={look === "cards"}
        />
      ))}
    </fieldset>
  );
}

type ChoiceProps = CheckboxProps & { type: "checkbox" | "radio"; framed?: boolean };

function Choice({ label, hint, framed, ...input }: ChoiceProps) {
  const made = useId();
  const id = input.id ?? made;
  return (
    <div className={cx("flex min-h-control-small items-start gap-2.5", framed ? frame : "py-1")}>
      <input
        {...input}
        id={id}
        {...(hint ? { "aria-describedby": `${id}-hint` } : {})}
        className="mt-0.5 size-4.5 shrink-0 md:size-4"
      />
      <div className="flex flex-col">
        <label htmlFor={id} className={framed ? "row-link font-medium" : undefined}>
          {label}
        </label>
        {hint ? (
          <span id={`${id}-hint`} className="text-ink-muted text-sm">
            {hint}
          </span>
        ) : null}
      </div>
    </div>
  );
}

const frame = cx(
  "relative rounded-lg border border-line-strong px-3.5 py-3 transition-colors hover:bg-hover",
  "has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-focus",
);
