"use server";

import { openCheckout, openPortal } from "@/features/billing/mutations";
import { planInput, portalInput } from "@/features/billing/schema";
import { tenantAction } from "@/lib/http/action";

/** Answers the address of Stripe's page, for the browser to go on to. */
export const openCheckoutAction = tenantAction(planInput, openCheckout, { worksWhenReadOnly: true });

/** The same for a subscription that is there. */
export const openPortalAction = tenantAction(portalInput, openPortal, { worksWhenReadOnly: true });
