import type { Item } from "@/lib/integrations/contract";
import { type ItemReader, itemReader } from "@/lib/integrations/items";
import type { RecordKind } from "@/lib/integrations/records";
import type { ListName } from "./client";
import {
  type Reading,
  toContract,
  toDetailedInvoice,
  toDetailedPayment,
  toListedInvoice,
  toListedPayment,
} from "./map";
import * as schema from "./schema";

/** One of the merchant's lists: what it is called there, and how a row of it and a single answer are read. */
export type List = {
  key: string;
  label: string;
  kind: RecordKind;
  path: ListName;
  listed: (reading: Reading) => ItemReader;
  detailed: (reading: Reading) => ItemReader;
};

export const payments: List = {
  key: "payments",
  label: "Payments",
  kind: "transaction",
  path: "payment",
  listed: (reading) => itemReader("payment", schema.listedPayment, (row, raw) => toListedPayment(row, raw, reading)),
  detailed: (reading) =>
    itemReader("payment", schema.detailedPayment, (row, raw) => toDetailedPayment(row, raw, reading)),
};

export const invoices: List = {
  key: "invoices",
  label: "Invoices",
  kind: "invoice",
  path: "invoice",
  listed: (reading) => itemReader("invoice", schema.listedInvoice, (row) => toListedInvoice(row, reading)),
  detailed: (reading) =>
    itemReader("invoice", schema.detailedInvoice, (row, raw) => toDetailedInvoice(row, raw, reading)),
};

export const contracts: List = {
  key: "contracts",
  label: "Memberships",
  kind: "contract",
  path: "contract",
  listed: (reading) => itemReader("contract", schema.contract, (row, raw) => toContract(row, raw, reading)),
  detailed: (reading) => itemReader("contract", schema.contract, (row, raw) => toContract(row, raw, reading)),
};

/** Reads rows of one merchant only: another's is a fault of which nothing is kept. */
export function ownedReader(merchantId: string, label: string, read: ItemReader): ItemReader {
  return (raw): Item => {
    const owner = schema.owned.safeParse(raw);
    if (owner.data?.merchantId === merchantId) return read(raw);
    const { externalId } = read(raw);
    const message = owner.success
      ? `One of these ${label.toLowerCase()} belongs to another merchant, so it was not taken over.`
      : `One of these ${label.toLowerCase()} does not say whose it is, so it was not taken over.`;
    return { externalId, fault: { code: "unexpected_shape", message, payload: null } };
  };
}
