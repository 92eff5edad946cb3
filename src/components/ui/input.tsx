import type { ComponentProps, ReactNode } from "react";
import { cx } from "@/components/ui/class-names";
import { ChevronDownGlyph } from "@/components/ui/glyph";

type Bare<Props> = Omit<Props, "className" | "style">;

export type InputProps = Bare<ComponentProps<"input">> & {
  /** A small icon or unit at the start. */
  leading?: ReactNode;
  trailing?: ReactNode;
};

export function Input({ leading, trailing, ...rest }: InputProps) {
  if (!leading && !trailing) return <input {...rest} className={cx(box, "h-control px-3")} />;
  return (
    <span className="relative flex w-full items-center">
      {leading ? (
        <span className="pointer-events-none absolute start-3 flex text-ink-faint text-sm">{leading}</span>
      ) : null}
      <input {...rest} className={cx(box, "h-control", leading ? "ps-9" : "ps-3", trailing ? "pe-11" : "pe-3")} />
      {trailing ? <span className="absolute end-1 flex items-center">{trailing}</span> : null}
    </span>
  );
}

export type SelectOption = { value: string; label: string; disabled?: boolean };
export type SelectOptionGroup = { label: string; options: SelectOption[] };

export type SelectProps = Bare<ComponentProps<"select">> & { options: (SelectOption | SelectOptionGroup)[] };

export function Select({ options, ...rest }: SelectProps) {
  return (
    <span className="relative flex w-full items-center">
      <select {...rest} className={cx(box, "h-control appearance-none ps-3 pe-9")}>
        {options.map((option) =>
          "options" in option ? (
            <optgroup key={option.label} label={option.label}>
              {option.options.map(toOption)}
            </optgroup>
          ) : (
            toOption(option)
          ),
        )}
      </select>
      <ChevronDownGlyph className="pointer-events-none absolute end-3 text-ink-faint" />
    </span>
  );
}

export function Textarea(props: Bare<ComponentProps<"textarea">>) {
  return <textarea rows={4} {...props} className={cx(box, "min-h-control px-3 py-2")} />;
}

const box = cx(
  "w-full rounded-md border border-control bg-surface text-ink shadow-xs transition-colors",
  "hover:border-ink-faint focus-visible:border-focus focus-visible:outline-offset-0",
  "disabled:bg-sunken disabled:text-ink-faint read-only:not-[select]:bg-sunken",
  "aria-invalid:border-critical-solid aria-invalid:focus-visible:outline-critical-solid",
);

function toOption({ value, label, disabled }: SelectOption) {
  return (
    <option key={value} value={value} disabled={disabled}>
      {label}
    </option>
  );
}
