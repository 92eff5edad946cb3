"use client";

import { useTransition } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { openCheckoutAction, openPortalAction } from "@/features/billing/actions";
import type { PlanKey } from "@/features/billing/schema";

export type StripeButtonProps = Pick<ButtonProps, "variant" | "size" | "fullWidth" | "children"> & {
  page: "checkout" | "portal";
  plan?: PlanKey | undefined;
};

/** Opens a page of Stripe's in place of this one. */
export function StripeButton({ page, plan, ...look }: StripeButtonProps) {
  const [busy, run] = useTransition();
  const press = () =>
    run(async () => {
      const open = page === "checkout" ? openCheckoutAction : openPortalAction;
      const result = await open(null, plan ? { plan } : {});
      if (result.ok) window.location.assign(result.data.url);
      else toast(result.message, "critical");
    });
  return <Button {...look} busy={busy} onClick={press} />;
}
