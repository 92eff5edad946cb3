import type { ComponentProps, ReactNode } from "react";
import { type ButtonLook, buttonClass, iconButtonClass } from "@/components/ui/button-class";

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
      {busy ? <Spinner /> : icon}
      {children}
      {iconEnd}
    </button>
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
    <button type="button" title={label} aria-label={label} {...rest} className={iconButtonClass(variant, size)}>
      {children}
    </button>
  );
}

// Drawn here and not taken from the icons: this file is in every screen's first load.
function Spinner() {
  return (
    <span
      aria-hidden
      className="size-4 shrink-0 animate-spin rounded-full border-2 border-current border-e-transparent"
    />
  );
}
