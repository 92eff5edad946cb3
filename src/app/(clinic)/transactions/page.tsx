import type { Metadata } from "next";
import { type ReactNode, Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { ExportLinks } from "@/components/export-links";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { LastPaymentSync } from "@/features/sync/components/last-payment-sync";
import { LazyRunStrip } from "@/features/sync/components/lazy-live";
import { PaymentSyncButton } from "@/features/sync/components/payment-sync-button";
import { loadPaymentSync } from "@/features/sync/loaders";
import { Reconciliation } from "@/features/transactions/components/reconciliation";
import { KindTabs, TransactionFilters } from "@/features/transactions/components/transaction-filters";
import { TransactionTable } from "@/features/transactions/components/transaction-table";
import { TransactionTotals } from "@/features/transactions/components/transaction-totals";
import { loadTransactions, loadTransactionsHead } from "@/features/transactions/loaders";

export const metadata: Metadata = { title: "Transactions" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function TransactionsPage({ searchParams }: Props) {
  const params = await searchParams;
  const [head, sync] = await Promise.all([loadTransactionsHead(params), loadPaymentSync()]);
  return (
    <Page>
      <PageHeader
        title="Transactions"
        description={sync?.recent ? <LastPaymentSync run={sync.recent} timeZone={sync.timeZone} /> : undefined}
        actions={
          <>
            {head.exports ? <ExportLinks {...head.exports} /> : null}
            {sync?.maySync ? (
              <PaymentSyncButton source={sync.source} timeZone={sync.timeZone} active={sync.active} />
            ) : null}
          </>
        }
      />
      {sync?.active ? (
        <Card>
          <LazyRunStrip run={sync.active} source={sync.source} />
        </Card>
      ) : null}
      <KindTabs {...head} />
      <TransactionFilters {...head} />
      <Suspense key={JSON.stringify(params)} fallback={<TransactionsSkeleton />}>
        <Transactions searchParams={searchParams}>
          {sync?.maySync ? <Reconciliation {...head.moments} /> : null}
        </Transactions>
      </Suspense>
    </Page>
  );
}

/** What stands below the list arrives with it, so that it is not pushed down. */
async function Transactions({ searchParams, children }: Props & { children: ReactNode }) {
  const loaded = await loadTransactions(await searchParams);
  return (
    <>
      {loaded.totals.length > 0 ? <TransactionTotals {...loaded} /> : null}
      <TransactionTable {...loaded} />
      {children}
    </>
  );
}

function TransactionsSkeleton() {
  return (
    <>
      <Loading what="Loading transactions" />
      <Skeleton shape="button" />
      <Card padded={false}>
        <DataTableSkeleton rows={14} columns={5} />
      </Card>
    </>
  );
}
