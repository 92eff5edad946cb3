import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { paymentOutcome } from "@/features/sync/components/payment-words";
import type { RunView } from "@/features/sync/schema";

/** What a sync that has just ended came to, in a line: for whoever was not there when it did. */
export function LastPaymentSync({ run, timeZone }: { run: RunView; timeZone: string }) {
  return (
    <>
      Last sync, <Time at={run.finishedAt ?? run.createdAt} timeZone={timeZone} />: {paymentOutcome(run)}{" "}
      <TextLink href={`/runs/${run.id}`}>Open the run</TextLink>
    </>
  );
}
