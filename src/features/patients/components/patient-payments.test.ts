import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { PatientPayments } from "@/features/patients/components/patient-payments";

test("what somebody has paid says how old it is", () => {
  const total = { currency: "USD", count: 3, salesMinor: 3, refundsMinor: 0, chargebacksMinor: 0, netMinor: 3 };
  const syncedAt = "2025-03-01T09:00:00.000Z";
  const loaded = { payments: [], totals: [total], syncedAt, patientId: "1", timeZone: "Australia/Melbourne" };
  const html = renderToStaticMarkup(createElement(PatientPayments, loaded));
  expect(html).toContain(`as of <time dateTime="${syncedAt}"`);
});
