import { getPortfolio } from "@/features/portfolio/queries";
import { measures, type PortfolioEntry } from "@/features/portfolio/schema";
import type { Person } from "@/lib/auth/viewer";
import { type SheetColumns, type SheetFile, sheetFile } from "@/lib/format/sheet-file";

/** The comparison as a CSV file: what is withheld on the screen is withheld here. Throws `forbidden` as `getPortfolio`. */
export async function exportPortfolio(person: Person, now = new Date()): Promise<SheetFile> {
  const { organizations } = await getPortfolio(person, now);
  return sheetFile([organizations], { format: "csv", name: "Portfolio", day: now, columns });
}

const titles = {
  patients: "Patients",
  active: "Active",
  new: "New",
  overdue: "Overdue",
  visitsPerWeek: "Visits per week",
};

const columns: SheetColumns<PortfolioEntry> = [
  ["Organization", ({ name }) => name],
  ["Time zone", ({ timeZone }) => timeZone],
  ["Currency", ({ currency }) => currency],
  ["Window in days", ({ windowDays }) => windowDays],
  ["Computed at", ({ computedAt }) => computedAt],
  ["Synced at", ({ syncedAt }) => syncedAt],
  ...measures.flatMap(
    (measure): SheetColumns<PortfolioEntry> => [
      [titles[measure], ({ figures }) => (figures ? (figures[measure].value ?? "withheld") : null)],
      [
        `${titles[measure]}, period before`,
        ({ figures }) => (figures ? (figures[measure].before ?? (measure === "overdue" ? null : "withheld")) : null),
      ],
    ],
  ),
];
