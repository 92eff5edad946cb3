import { TextLink } from "@/components/ui/text-link";
import type { RunView } from "@/features/sync/schema";

/** The way from a first import to what it brought. */
export function Imported({ run }: { run: Pick<RunView, "payments"> }) {
  if (run.payments) return <TextLink href="/transactions">See the transactions</TextLink>;
  return <TextLink href="/patients">See the patients</TextLink>;
}
