import type { Metadata } from "next";
import { Page, Split } from "@/components/page";
import { TransactionFacts } from "@/features/transactions/components/transaction-facts";
import { TransactionHeader } from "@/features/transactions/components/transaction-header";
import { TransactionHistory } from "@/features/transactions/components/transaction-history";
import { TransactionItems } from "@/features/transactions/components/transaction-items";
import { loadTransaction } from "@/features/transactions/loaders";

// Not the customer's name: a page's title stays in the browser's history.
export const metadata: Metadata = { title: "Transaction" };

type Props = { params: Promise<{ id: string }> };

export default async function TransactionPage({ params }: Props) {
  const loaded = await loadTransaction((await params).id);
  return (
    <Page>
      <TransactionHeader {...loaded} />
      <Split aside={<TransactionFacts {...loaded} />}>
        <TransactionItems {...loaded} />
        <TransactionHistory {...loaded} />
      </Split>
    </Page>
  );
}
