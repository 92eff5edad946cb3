import { expect, test } from "vitest";
import { actionLabel, tell } from "@/features/audit/rules";
import type { AuditDetail, AuditEntryView } from "@/features/audit/schema";

test("a reader is told what was done in words, not in keys", () => {
  expect(told("sync_started", { mode: "full", trigger: "cron", approveDeletes: false })).toEqual([
    "Started a sync",
    "Full, by schedule",
  ]);
  expect(
    told("organization_updated", { changed: ["activeWindowDays", "name"], activeWindowDays: 60, name: "N" }),
  ).toEqual(["Changed the settings", "Active window is now 60 days, name is now N"]);
  expect(told("patients_exported", { rows: 1, status: "all", searched: true })).toEqual([
    "Exported patients",
    "1 row, status all, filtered by a search",
  ]);
  expect(told("invoices_exported", { rows: 2, format: "xlsx", from: "2026-03-01", sent: "no" })).toEqual([
    "Exported invoices",
    "2 rows, as a workbook, from 2026-03-01, data not sent",
  ]);
  expect(told("patient_updated", { fields: ["dateOfBirth", "notes"] })).toEqual([
    "Changed a contact",
    "Date of birth, notes",
  ]);
  expect(told("connection_created", { provider: "mx-merchant" })).toEqual(["Connected a provider", "MX Merchant"]);
  expect(told("sign_in", {})).toEqual(["Signed in", null]);
});

test("a deed that is new to the log is told by its name and what it holds", () => {
  expect(told("invoice_sent", { invoiceNumber: "7", note: null })).toEqual(["Invoice sent", "invoice number: 7"]);
  expect(actionLabel("invoice_sent")).toBe("Invoice sent");
});

test("an entry leads to what it is about", () => {
  expect(tell(anEntry({ subjectType: "contact", subjectId: "c1" })).href).toBe("/patients/c1");
  expect(tell(anEntry({ subjectType: "sync_run", subjectId: "r1" })).href).toBe("/runs/r1");
  expect(tell(anEntry({ subjectType: "session", subjectId: "s1" })).href).toBe(null);
  expect(tell(anEntry({ subjectType: "contact", subjectId: null })).href).toBe(null);
});

function told(action: string, detail: AuditDetail) {
  const { deed, more } = tell(anEntry({ action, detail }));
  return [deed, more];
}

function anEntry(facts: Partial<AuditEntryView>): AuditEntryView {
  return {
    id: "00000000-0000-4000-8000-000000000001",
    at: "2026-01-01T00:00:00.000Z",
    actor: { type: "user", id: null, label: "Ida Lund" },
    action: "sign_in",
    subjectType: "user",
    subjectId: null,
    detail: {},
    requestId: null,
    ...facts,
  };
}
