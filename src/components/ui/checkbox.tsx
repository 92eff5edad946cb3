import type { ComponentProps, ReactNode } from "react";
import { useId } from "react";

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
};

export function RadioGroup({ legend, name, options, defaultValue }: RadioGroupProps) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="pb-1.5 font-medium text-sm">{legend}</legend>
      {options.map((option) => (
        <Choice
          key={option.value}
          {...option}
          type="radio"
          name={name}
          defaultChecked={option.value === defaultValue}
        />
      ))}
    </fieldset>
  );
}

function Choice({ label, hint, ...input }: CheckboxProps & { type: "checkbox" | "radio" }) {
  const made = useId();
  const id = input.id ?? made;
  return (
    <div className="flex min-h-control-small items-start gap-2.5 py-1">
      <input
        {...input}
        id={id}
        {...(hint ? { "aria-describedby": `${id}-hint` } : {})}
        className="mt-0.5 size-4.5 shrink-0 md:size-4"
      />
      <div className="flex flex-col">
        <label htmlFor={id}>{label}</label>
        {hint ? (
          <span id={`${id}-hint`} className="text-ink-muted text-sm">
            {hint}
          </span>
        ) : null}
      </div>
    </div>
  );
}
