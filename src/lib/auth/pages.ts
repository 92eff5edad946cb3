import type { Permission } from "@/lib/auth/roles";

/** What the pages of an organization ask for, by the beginning of their address. Those left out are for everybody. */
export const pageNeeds: Record<string, Permission | undefined> = {
  "/patients": "patients.view",
  "/patients/new": "patients.edit",
  "/active-patients": "patients.view",
  "/overdue": "patients.view",
  "/appointments": "patients.view",
  "/transactions": "transactions.view",
  "/invoices": "invoices.view",
  "/revenue": "reports.view",
  "/memberships": "transactions.view",
  "/products": "transactions.view",
  "/connections": "config.view",
  "/connections/new": "config.update",
  "/runs": "config.view",
  "/alerts": "config.view",
  "/webhooks": "config.view",
  "/audit": "audit.view",
  "/team": "users.view",
  "/settings": "config.view",
  "/portfolio": "analytics.view",
};
