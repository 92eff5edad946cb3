"use client";

import { useFormStatus } from "react-dom";
import { Button, type ButtonProps } from "@/components/ui/button";

/** The button that sends the form around it, and turns while the form's action runs. */
export function SubmitButton({ variant = "primary", busy, ...rest }: Omit<ButtonProps, "type">) {
  const { pending } = useFormStatus();
  return <Button {...rest} variant={variant} type="submit" busy={busy || pending} />;
}
