import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";

export type ButtonLook = {
  variant?: ButtonVariant | undefined;
  size?: "md" | "sm" | undefined;
  icon?: ReactNode;
  iconEnd?: ReactNode;
  fullWidth?: boolean | undefined;
};

const looks: Record<ButtonVariant, string> = {
  primary: "bg-accent text-on-accent shadow-xs hover:bg-accent-hover",
  secondary: "border border-line-strong bg-surface text-ink shadow-xs hover:bg-hover",
  ghost: "text-ink-muted hover:bg-hover hover:text-ink",
  danger: "bg-danger-button text-on-danger shadow-xs hover:opacity-90",
};

export function buttonClass({ variant = "secondary", size = "md", fullWidth }: ButtonLook): string {
  return cx(
    "inline-flex select-none items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium transition-colors",
    "disabled:opacity-55",
    size === "md" ? "h-control px-3.5 text-base" : "h-control-small px-2.5 text-sm",
    fullWidth && "w-full",
    looks[variant],
  );
}

/** A square with one icon. */
export function iconButtonClass(variant: "ghost" | "secondary", size: "md" | "sm"): string {
  return cx(
    "inline-flex shrink-0 items-center justify-center rounded-md transition-colors disabled:opacity-50",
    size === "md" ? "size-control" : "size-control-small",
    looks[variant],
  );
}
