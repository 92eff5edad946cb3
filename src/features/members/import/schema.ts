import { z } from "zod";
import { email } from "@/features/accounts/schema";

const bcrypt = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;
const blank = z.literal("").transform(() => undefined);
const maybe = <T extends z.ZodType>(value: T) => z.union([blank, value]).optional();

/** One owner of an earlier system, who has one merchant id. */
export const ownerLine = z
  .object({
    email,
    name: z.string().trim().min(1, "The name is missing.").max(120),
    merchantId: maybe(z.coerce.string().trim().max(200)),
    organization: maybe(z.string().trim().max(200)),
    passwordHash: maybe(z.string().regex(bcrypt, "The password's hash is not one of bcrypt.")),
  })
  .refine(({ merchantId, organization }) => merchantId || organization, {
    error: "There is neither a merchantId nor an organization.",
  });

export type OwnerLine = z.output<typeof ownerLine>;

export type RefusedLine = { line: number; reason: string };

export type ReadLine = { line: number; owner: OwnerLine };

export type ImportSummary = {
  imported: number;
  unchanged: number;
  /** Those who were sent a link: to choose a password, having brought none, or to prove an address they signed up with. */
  invited: number;
  refused: RefusedLine[];
};
