import { Check } from "lucide";
import { Badge } from "@/components/ui/badge";
import { Icon } from "@/components/ui/icon";
import { Time } from "@/components/ui/time";
import { SendButton } from "@/features/invoices/components/send-button";
import type { loadInvoice } from "@/features/invoices/loaders";
import type { InvoiceSummary } from "@/features/invoices/schema";

type DataSentProps = Pick<Awaited<ReturnType<typeof loadInvoice>>, "may" | "now" | "timeZone"> & {
  invoice: Pick<InvoiceSummary, "id" | "number" | "dataSent">;
};

/** Whether what belongs to an invoice was sent, by whom and when; and the button that says so or takes it back. */
export function DataSent({ invoice: { id, number, dataSent }, may, now, timeZone }: DataSentProps) {
  if (dataSent === null) {
    return may.send ? <SendButton id={id} number={number} sent={false} /> : <Badge tone="caution">Not sent</Badge>;
  }
  const mayUndo = now < Date.parse(dataSent.undoUntil) && (may.undoAny || (may.send && dataSent.isMine));
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="flex min-w-0 flex-col">
        <span className="flex items-center gap-1.5 font-medium text-positive">
          <Icon of={Check} /> Sent
        </span>
        <span className="text-ink-muted text-sm">
          {dataSent.isMine ? "by you" : `by ${dataSent.byName}`}, <Time at={dataSent.at} timeZone={timeZone} />
        </span>
      </span>
      {mayUndo ? <SendButton id={id} number={number} sent /> : null}
    </span>
  );
}
