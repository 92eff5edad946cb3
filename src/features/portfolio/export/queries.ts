import { getPortfolio } from "@/features/portfolio/queries";
import { measures, type PortfolioEntry } from "@/features/portfolio/schema";
import type { Person } from "@/lib/auth/viewer";
import { csvLine } from "@/lib/format/csv";

/** The comparison as a CSV file: what is withheld on the screen is withheld here. Throws `forbidden` as `getPortfolio`. */
export async function exportPortfolio(person: Person, now = new Date()) {
  const { organizations } = await getPortfolio(person, now);
  return { fileName: `portfolio-${now.toISOString().slice(0, 10)}.csv`, lines: linesOf(organizations) };
}

const titles = {
  patients: "Patients",
  active: "Active",
  new: "New",
  overdue: "Overdue",
  visitsPerWeek: "Visits per week",
};

async function* linesOf(organizations: PortfolioEntry[]): AsyncGenerator<string> {
  const compared = measures.flatMap((measure) => [titles[measure], `${titles[measure]}, period before`]);
  const facts = ["Organization", "Time zone", "Currency", "Window in days", "Computed at"];
  // The mark tells spreadsheets that the file is UTF-8.
  yield `\uFEFF${csvLine([...facts, ...compared])}`;
  for (const { figures, ...of } of organizations) {
    const values = measures.flatMap((measure) => {
      if (!figures) return [null, null];
      const { value, before } = figures[measure];
      return [value ?? "withheld", before ?? (measure === "overdue" ? null : "withheld")];
    });
    yield csvLine([of.name, of.timeZone, of.currency, of.windowDays, of.computedAt, ...values]);
  }
}
