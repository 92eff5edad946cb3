import { parseArgs } from "node:util";
import { emergencyMax } from "@/features/payments/manual/schema";
import { dayInput } from "@/lib/http/time";

/** A pass over one provider's connection, or the newest payments alone. */
export type SyncOrder = { organization: string } & (
  | { provider: string; mode: "full" | "incremental" }
  | { payments: PaymentsOrder }
);

/** Days are the clinic's own, both included. What the numbers may be is for the hub to say. */
export type PaymentsOrder = {
  count: number;
  emergency: boolean;
  strategy?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

const provider = "mx-merchant";

export const syncUsage = `npm run sync -- --organization SLUG [--provider cliniko|${provider}] [--mode full|incremental]
       the newest payments alone: --count 100 [--strategy by_number|by_id]
       up to 1,000 of them, or those of some days: --emergency [--count 1000] [--from DAY] [--to DAY]`;

/** Reads what the words of a command ask for. Throws for what they leave open, and for each that would do nothing. */
export function readSyncOrder(words: string[]): SyncOrder {
  const { values } = parseArgs({ args: words, options });
  const wrong = refusals.find(([isWrong]) => isWrong(values));
  if (wrong) throw new Error(wrong[1]);
  const { organization = "", mode = "incremental", count, emergency = false, strategy, from, to } = values;
  if (isOfPayments(values)) {
    const payments = { count: count === undefined ? emergencyMax : Number(count), emergency, strategy, from, to };
    return { organization, payments };
  }
  return { organization, provider: values.provider ?? "cliniko", mode: mode === "full" ? "full" : "incremental" };
}

const options = {
  organization: { type: "string" },
  provider: { type: "string" },
  mode: { type: "string" },
  count: { type: "string" },
  strategy: { type: "string" },
  emergency: { type: "boolean" },
  from: { type: "string" },
  to: { type: "string" },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];

const modes: unknown[] = [undefined, "full", "incremental"];

const refusals: [isWrong: (values: Values) => boolean, words: string][] = [
  [({ organization, mode }) => !organization || !modes.includes(mode), syncUsage],
  [
    (values) => isOfPayments(values) && (values.provider ?? provider) !== provider,
    `--count, --emergency, --from, --to and --strategy are about payments: leave --provider out, or name ${provider}.`,
  ],
  [
    (values) => isOfPayments(values) && values.mode !== undefined,
    "--mode is about a whole sync: leave it out where --count, --emergency, --from, --to or --strategy is given.",
  ],
  [({ from, to, emergency }) => hasAny([from, to]) && !emergency, "--from and --to need --emergency."],
  [
    ({ strategy, count, emergency }) => hasAny([strategy]) && !hasAny([count, emergency]),
    "--strategy needs --count or --emergency.",
  ],
  [
    ({ from, to }) => [from, to].some((day) => day !== undefined && !dayInput.safeParse(day).success),
    "--from and --to are days, such as 2026-03-31.",
  ],
];

function isOfPayments({ count, emergency, from, to, strategy }: Values): boolean {
  return hasAny([count, emergency, from, to, strategy]);
}

function hasAny(given: unknown[]): boolean {
  return given.some((value) => value !== undefined);
}
