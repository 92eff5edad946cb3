import type { Metadata } from "next";
import { Page, Split } from "@/components/page";
import {
  InvoiceFacts,
  InvoiceHeader,
  InvoiceItems,
  InvoicePayments,
} from "@/features/invoices/components/invoice-page";
import { loadInvoice } from "@/features/invoices/loaders";

export const metadata: Metadata = { title: "Invoice" };

type Props = { params: Promise<{ id: string }> };

export default async function InvoicePage({ params }: Props) {
  const loaded = await loadInvoice((await params).id);
  return (
    <Page>
      <InvoiceHeader {...loaded} />
      <Split aside={<InvoiceFacts {...loaded} />}>
        <InvoiceItems {...loaded} />
        <InvoicePayments {...loaded} />
      </Split>
    </Page>
  );
}
