import { createRandom } from "../../sandbox-random";
import type { ClinikoAccount } from "./accounts";
import { createCalendar } from "./calendar";
import { planClasses } from "./seaview-classes";
import { openSeaview } from "./seaview-clinic";
import { type Diary, planDecoys, planUpcoming, planVisits } from "./seaview-diary";
import { headcount, inventPeople } from "./seaview-people";
import { writePlan } from "./seaview-rows";

/** What is true of the demo practice, for whoever counts it. It stays true for a day after the anchor. */
export const seaviewFacts = {
  /** Neither archived, merged nor deleted. */
  patients: headcount.active + headcount.overdue + headcount.dormant + headcount.unseen,
  /** Of those, with at least one phone that libphonenumber finds valid for Australia. */
  patientsWithPhone: headcount.active + headcount.overdue + headcount.dormant + headcount.unseen - 6,
  /** Of those, with a visit that counts in the last `windowDays` days. */
  activePatients: headcount.active,
  windowDays: 45,
  /** Of those, last seen longer ago than the window, but within a year. */
  overduePatients: headcount.overdue,
  archivedPatients: headcount.archived,
  mergedPatients: headcount.merged,
  businesses: 2,
  practitioners: 8,
  inactivePractitioners: 2,
  appointmentTypes: 9,
  groupAppointments: 120,
  individualAppointmentsMin: 10_000,
  timeZone: "Australia/Melbourne",
} as const;

export type SeaviewOptions = { anchorMs: number; seed: number };

/** Fills an empty account with "Seaview Physiotherapy": the same seed and anchor give the same rows, ids included. */
export function seedSeaview(account: ClinikoAccount, { anchorMs, seed }: SeaviewOptions): void {
  const random = createRandom(seed);
  const clinic = openSeaview(account, anchorMs);
  const calendars = clinic.timeZones.map(createCalendar);
  const today = calendars[0]?.dayOf(anchorMs) ?? 0;
  const diary: Diary = { random, clinic, calendars, today, taken: new Map() };
  const people = inventPeople(random, today);
  const classes = planClasses(diary, people);
  const visits = [...planVisits(diary, people), ...planDecoys(diary, people), ...planUpcoming(diary, people)];
  writePlan({ account, clinic, random, anchorMs }, { people, visits, classes });
}
