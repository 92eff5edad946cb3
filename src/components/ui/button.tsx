import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "@/components/ui/class-names";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";

export type ButtonLook = {
  variant?: ButtonVariant | undefined;
  size?: "md" | "sm" | undefined;
  icon?: ReactNode;
  iconEnd?: ReactNode;
  fullWidth?: boolean | undefined;
};

type Bare<Props> = Omit<Props, "className" | "style">;

export type ButtonProps = ButtonLook & Bare<ComponentProps<"button">> & { busy?: boolean | undefined };

export function Button({ variant, size, icon, iconEnd, fullWidth, busy, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      disabled={busy || rest.disabled}
      className={buttonClass({ variant, size, fullWidth })}
    >
      {busy ? <LoaderCircle aria-hidden className="animate-spin" /> : icon}
      {children}
      {iconEnd}
    </button>
  );
}

export type LinkButtonProps = ButtonLook & Bare<ComponentProps<typeof Link>>;

export function LinkButton({ variant, size, icon, iconEnd, fullWidth, children, ...rest }: LinkButtonProps) {
  return (
    <Link {...rest} className={buttonClass({ variant, size, fullWidth })}>
      {icon}
      {children}
      {iconEnd}
    </Link>
  );
}

export type IconButtonProps = Bare<ComponentProps<"button">> & {
  /** Its name, read aloud and shown on hover. */
  label: string;
  children: ReactNode;
  variant?: "ghost" | "secondary" | undefined;
  size?: "md" | "sm" | undefined;
};

export function IconButton({ label, children, variant = "ghost", size = "md", ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      className={cx(
        "inline-flex shrink-0 items-center justify-center rounded-md transition-colors disabled:opacity-50",
        size === "md" ? "size-control" : "size-control-small",
        looks[variant],
      )}
    >
      {children}
    </button>
  );
}

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
