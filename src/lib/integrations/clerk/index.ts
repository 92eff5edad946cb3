import type { Supplier } from "@/lib/integrations/contract";
import { webhook } from "./webhook";

/** Who people sign in through, where the hub does not ask for passwords itself. */
export const clerk: Supplier = { key: "clerk", name: "Clerk", webhook };
