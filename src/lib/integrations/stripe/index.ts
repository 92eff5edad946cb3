import type { Supplier } from "../contract";
import { webhook } from "./webhook";

/** What the organizations pay the hub through. */
export const stripe: Supplier = { key: "stripe", name: "Stripe", webhook };
