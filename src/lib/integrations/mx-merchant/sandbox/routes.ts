import type { SandboxRequest, SandboxResponse } from "../../sandbox";
import type { MxMerchantAccount } from "./merchants";
import * as render from "./render";
import { type MxInvoice, type MxPayment, totalOf } from "./rows";

const dayMs = 86_400_000;

type Row = { id: number };
type Drawing<R> = (account: MxMerchantAccount, row: R) => unknown;
type Resource<R extends Row> = {
  rows: (account: MxMerchantAccount) => readonly R[];
  find: (account: MxMerchantAccount, id: number) => R | undefined;
  /** When a row came into being; null where dates filter nothing. */
  moment: ((row: R) => number) | null;
  listed: Drawing<R>;
  detailed: Drawing<R>;
  totals?: (account: MxMerchantAccount) => number;
};

function resource<R extends Row>(spec: Resource<R>) {
  return {
    list: (account: MxMerchantAccount, query: URLSearchParams, nowMs: number) => list(spec, account, query, nowMs),
    find: (account: MxMerchantAccount, id: string) => {
      const row = spec.find(account, Number(id));
      return row && spec.detailed(account, row);
    },
  };
}

const resources = {
  payment: resource({
    rows: ({ payments }) => payments,
    find: ({ byId }, id) => asPayment(byId.get(id)),
    moment: ({ createdMs }) => createdMs,
    listed: render.listedPayment,
    detailed: render.detailedPayment,
  }),
  invoice: resource({
    rows: ({ invoices }) => invoices,
    find: ({ byId }, id) => asInvoice(byId.get(id)),
    moment: ({ createdMs }) => createdMs,
    listed: render.listedInvoice,
    detailed: render.detailedInvoice,
    totals: ({ invoices }) => invoices.reduce((sum, invoice) => sum + totalOf(invoice), 0),
  }),
  // Its dates are ignored.
  contract: resource({
    rows: ({ contracts }) => contracts,
    find: ({ contracts }, id) => contracts.find((row) => row.id === id),
    moment: null,
    listed: render.contract,
    detailed: render.contract,
    totals: ({ contracts }) => contracts.reduce((sum, { amount }) => sum + amount, 0),
  }),
};

function asPayment(row: MxPayment | MxInvoice | undefined): MxPayment | undefined {
  return row && "invoiceIds" in row ? row : undefined;
}

function asInvoice(row: MxPayment | MxInvoice | undefined): MxInvoice | undefined {
  return row && "purchases" in row ? row : undefined;
}

/** Answers a call about one merchant whose key was accepted. Undefined for what the stand-in does not know. */
export function answerReading(
  account: MxMerchantAccount,
  { path, query }: SandboxRequest,
  nowMs: number,
): SandboxResponse | undefined {
  const [, name = "", id] = /^\/checkout\/v3\/(payment|invoice|contract)(?:\/(\d+))?$/.exec(path) ?? [];
  const found = resources[name as keyof typeof resources];
  if (!found) return undefined;
  if (id === undefined) return json(200, found.list(account, query, nowMs));
  const record = found.find(account, id);
  return record === undefined ? { status: 404, body: "" } : json(200, record);
}

/** Newest first. Without dates only the last thirty days are listed, without anything saying so. */
function list<R extends Row>(spec: Resource<R>, account: MxMerchantAccount, query: URLSearchParams, nowMs: number) {
  const limit = Math.min(100, Math.max(1, Number(query.get("limit") ?? 50)));
  const offset = Math.max(0, Number(query.get("offset") ?? 0));
  const rows = spec.rows(account);
  const [from, to] = boundsOf(spec, rows, windowOf(query, nowMs));
  const end = Math.max(from, to - offset);
  const shown = rows.slice(Math.max(from, end - limit), end).toReversed();
  return {
    recordCount: to - from,
    ...(spec.totals && { totals: { grandTotalAmount: render.toAmount(spec.totals(account)) } }),
    records: shown.map((row) => spec.listed(account, row)),
  };
}

function windowOf(query: URLSearchParams, nowMs: number): { fromMs: number; toMs: number } {
  if (query.get("dateType") === "Any") return { fromMs: 0, toMs: Number.POSITIVE_INFINITY };
  if (query.get("dateType") !== "Custom") return { fromMs: nowMs - 30 * dayMs, toMs: Number.POSITIVE_INFINITY };
  return { fromMs: Date.parse(query.get("startDate") ?? ""), toMs: Date.parse(query.get("endDate") ?? "") };
}

/** The stretch of rows in a window, both ends included: from one place up to before another. */
function boundsOf<R extends Row>(
  { moment }: Resource<R>,
  rows: readonly R[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
): [number, number] {
  if (!moment) return [0, rows.length];
  const from = placeOf(rows, (row) => moment(row) < fromMs);
  return [
    from,
    Math.max(
      from,
      placeOf(rows, (row) => moment(row) <= toMs),
    ),
  ];
}

/** How many rows at the beginning fit; rows stand in order, so half of the rest is left out at each look. */
function placeOf<R>(rows: readonly R[], fits: (row: R) => boolean): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row !== undefined && fits(row)) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function json(status: number, value: unknown): SandboxResponse {
  return { status, body: JSON.stringify(value) };
}
