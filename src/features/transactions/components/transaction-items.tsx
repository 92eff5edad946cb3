import { ReceiptText } from "lucide";
import { EmptyState } from "@/components/empty-state";
import { ItemTable } from "@/components/item-table";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import type { loadTransaction } from "@/features/transactions/loaders";

type TransactionItemsProps = Pick<Awaited<ReturnType<typeof loadTransaction>>, "transaction">;

/** What was bought, by the invoice that it was for. */
export function TransactionItems({ transaction: { items, currency, link, invoice } }: TransactionItemsProps) {
  return (
    <Card title="Items" description={invoice?.number ? `Of invoice ${invoice.number}` : undefined} padded={false}>
      <ItemTable
        items={items}
        currency={currency}
        empty={
          <EmptyState
            icon={<Icon of={ReceiptText} />}
            title={link === "linked" ? "The invoice’s items were not read yet" : "No items are known"}
            description={
              link === "none"
                ? "A standalone payment has no invoice, and so no items."
                : "They come with a sync that reads the invoice."
            }
          />
        }
      />
    </Card>
  );
}
