import { ChevronDown } from "lucide";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";

type Bare<Props> = Omit<Props, "className" | "style">;

/** "bare" stands in a frame that somebody else draws. */
type Look = { look?: "framed" | "bare" | undefined };

export type InputProps = Look &
  Bare<ComponentProps<"input">> & {
    /** A small icon or unit at the start. */
    leading?: ReactNode;
    trailing?: ReactNode;
  };

export function Input({ look = "framed", leading, trailing, ...rest }: InputProps) {
  if (look === "bare") return <input {...rest} className={cx(bare, "pe-3")} />;
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

export type SelectProps = Look & Bare<ComponentProps<"select">> & { options: (SelectOption | SelectOptionGroup)[] };

export function Select({ look = "framed", options, ...rest }: SelectProps) {
  const drawn = look === "bare" ? cx(bare, "field-sizing-content cursor-pointer") : cx(box, "h-control ps-3");
  return (
    <span className="relative flex w-full items-center">
      <select {...rest} className={cx(drawn, "appearance-none pe-9")}>
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
      <Icon of={ChevronDown} className="pointer-events-none absolute end-3 text-ink-faint" />
    </span>
  );
}

export function Textarea(props: Bare<ComponentProps<"textarea">>) {
  return <textarea rows={4} {...props} className={cx(box, "min-h-control px-3 py-2")} />;
}

/** The frame of a control that has something beside it, such as its name. */
export const frame = cx(
  "flex h-control items-center rounded-md border border-control bg-surface text-ink shadow-xs transition-colors",
  "hover:border-ink-faint has-focus-visible:border-focus has-focus-visible:outline-2 has-focus-visible:outline-focus",
  "has-aria-invalid:border-critical-solid",
);

const bare = "h-full w-full rounded-md bg-transparent focus-visible:outline-none";

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
