"use client";

import { CircleAlert } from "lucide";
import { type ComponentProps, type ReactNode, useId } from "react";
import { Icon } from "@/components/ui/icon";
import { Input, type InputProps, Select, type SelectProps, Textarea } from "@/components/ui/input";

type Words = {
  label: string;
  hint?: ReactNode;
  /** What is wrong and how to put it right. */
  error?: string | undefined;
  /** Says "optional" beside the label; fields are needed unless they say so. */
  optional?: boolean | undefined;
};

export type FieldProps = Words & { id: string; children: ReactNode };

/** A label, its control, and what is said under it; the control points at `${id}-hint` and `${id}-error`. */
export function Field({ id, label, hint, error, optional, children }: FieldProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="flex items-baseline justify-between font-medium text-ink text-sm">
        {label}
        {optional ? <span className="font-normal text-ink-faint text-xs">Optional</span> : null}
      </label>
      {children}
      {hint ? (
        <p id={`${id}-hint`} className="text-ink-muted text-sm">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-critical text-sm">
          <Icon of={CircleAlert} className="mt-0.5" />
          {error}
        </p>
      ) : null}
    </div>
  );
}

export type TextFieldProps = Words & InputProps & { name: string };

export function TextField({ label, hint, error, optional, ...input }: TextFieldProps) {
  const made = useId();
  const id = input.id ?? made;
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={optional}>
      <Input {...input} {...described(id, { hint, error })} required={input.required ?? !optional} />
    </Field>
  );
}

export type SelectFieldProps = Words & SelectProps & { name: string };

export function SelectField({ label, hint, error, optional, ...select }: SelectFieldProps) {
  const made = useId();
  const id = select.id ?? made;
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={optional}>
      <Select {...select} {...described(id, { hint, error })} />
    </Field>
  );
}

export type TextareaFieldProps = Words & Omit<ComponentProps<"textarea">, "className" | "style"> & { name: string };

export function TextareaField({ label, hint, error, optional, ...area }: TextareaFieldProps) {
  const made = useId();
  const id = area.id ?? made;
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={optional}>
      <Textarea {...area} {...described(id, { hint, error })} required={area.required ?? !optional} />
    </Field>
  );
}

/** The attributes that tie a control to its label, hint and error. */
export function described(id: string, { hint, error }: Pick<Words, "hint" | "error">) {
  const by = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return { id, ...(by ? { "aria-describedby": by } : {}), ...(error ? { "aria-invalid": true as const } : {}) };
}
