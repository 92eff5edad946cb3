import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonLook, buttonClass } from "@/components/ui/button-class";

export type LinkButtonProps = ButtonLook & Omit<ComponentProps<typeof Link>, "className" | "style">;

/** A link that looks like a button; for a download, pass download and prefetch={false}. */
export function LinkButton({ variant, size, icon, iconEnd, fullWidth, children, ...rest }: LinkButtonProps) {
  return (
    <Link {...rest} className={buttonClass({ variant, size, fullWidth })}>
      {icon}
      {children}
      {iconEnd}
    </Link>
  );
}
