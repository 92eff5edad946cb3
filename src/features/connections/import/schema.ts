import { z } from "zod";

/** One account of an earlier system: whose it is, where, and what opens it, sealed as that system did. */
export const tokenLine = z.object({
  organization: z.string("The organization is missing.").trim().min(1, "The organization is missing.").max(200),
  provider: z.string("The provider is missing.").trim().min(1, "The provider is missing.").max(64),
  token: z.string("The token is missing.").trim().min(1, "The token is missing.").max(20_000),
});

export type TokenLine = z.output<typeof tokenLine>;

/** What came of one line of a file. `unchanged`: these very credentials open a connection there already. */
export type ImportedLine =
  | { line: number; outcome: "imported" | "unchanged"; organization: string; provider: string }
  | { line: number; outcome: "refused"; reason: string };
