import type { Random } from "../../sandbox-random";
import { type Calendar, isWorkday, weekday, workdayAfter, workdayBefore } from "./calendar";
import type { Clinic, StaffMember } from "./seaview-clinic";
import type { Person } from "./seaview-people";

export type Outcome = "kept" | "missed" | "cancelled" | "archived" | "deleted";

export type PlannedVisit = {
  person: Person;
  staff: StaffMember;
  type: number;
  startMs: number;
  endMs: number;
  outcome: Outcome;
  /** A row of upcoming visits was booked at once. */
  seriesOf?: PlannedVisit;
};

export type Diary = {
  random: Random;
  clinic: Clinic;
  /** One per business. */
  calendars: Calendar[];
  today: number;
  /** Quarters of an hour already taken, by practitioner and day. */
  taken: Map<string, Set<number>>;
};

/** The days before today that decide who is active, with a day of margin on the older side. */
export const windowDays = 46;

const historyDays = 1095;
const openingQuarter = 30;
const closingQuarter = 74;

type Progress = Map<Person, { readyDay: number; visitsLeft: number }>;

/** Fills three years of working days, so that each person's visits stay within their span and the practice grows. */
export function planVisits(diary: Diary, people: readonly Person[]): PlannedVisit[] {
  const progress: Progress = new Map(people.map((person) => [person, { readyDay: person.firstDay, visitsLeft: 0 }]));
  const promises = people.flatMap((person) => promisesOf(diary, person));
  const visits: PlannedVisit[] = [];
  for (let day = diary.today - historyDays; day <= diary.today; day += 1) {
    if (!isWorkday(day)) continue;
    const due = promises.filter((promise) => promise.day === day);
    for (const visit of due) {
      addVisit(diary, visits, visit);
      rest(diary, progress, visit.person, day);
    }
    const wanted = demandOn(diary, day) - due.length;
    for (let count = 0; count < wanted; count += 1) {
      const person = chooseNext(diary, people, progress, day);
      if (!person) break;
      rest(diary, progress, person, day);
      addVisit(diary, visits, { person, day, outcome: drawOutcome(diary.random), type: drawType(diary.random) });
    }
  }
  return visits;
}

/** Visits still to come: for most active people, and for a few others not before the day after tomorrow is over. */
export function planUpcoming(diary: Diary, people: readonly Person[]): PlannedVisit[] {
  const { random, today } = diary;
  const visits: PlannedVisit[] = [];
  const some = (standing: Person["standing"], count: number) =>
    people.filter((person) => person.standing === standing).slice(-count);
  for (const person of some("active", 30)) planSeries(diary, visits, person);
  for (const person of [...some("overdue", 4), ...some("unseen", 4)]) {
    addVisit(diary, visits, { person, day: workdayAfter(today + random.int(4, 25)), outcome: "kept", type: 0 });
  }
  return visits;
}

/** One to four visits, a week apart; three and more were booked at once. */
function planSeries(diary: Diary, visits: PlannedVisit[], person: Person): void {
  const { random, today } = diary;
  const days = Array.from({ length: random.int(1, 4) }, (_, week) =>
    workdayAfter(today + 1 + week * 7 + random.int(0, 4)),
  );
  let first: PlannedVisit | undefined;
  for (const day of days) {
    const visit = addVisit(diary, visits, {
      person,
      day,
      outcome: random.chance(0.08) ? "cancelled" : "kept",
      type: 1,
    });
    if (visit && first && days.length > 2) visit.seriesOf = first;
    first ??= visit;
  }
}

/** Visits in the window that make nobody active: called off, put away or deleted. */
export function planDecoys(diary: Diary, people: readonly Person[]): PlannedVisit[] {
  const visits: PlannedVisit[] = [];
  const decoys = [
    ...people.filter(({ standing }) => standing === "overdue").slice(0, 18),
    ...people.filter(({ standing }) => standing === "unseen").slice(0, 6),
  ];
  const outcomes: Outcome[] = ["cancelled", "cancelled", "archived", "deleted"];
  for (const [index, person] of decoys.entries()) {
    const day = workdayBefore(diary.today - diary.random.int(2, 40));
    addVisit(diary, visits, { person, day, outcome: outcomes[index % outcomes.length] ?? "cancelled", type: 1 });
  }
  return visits;
}

type Appointed = { person: Person; day: number; outcome: Outcome; type: number };

/** What a person's span promises: a visit on its first and on its last day, and a proof for whoever is active. */
function promisesOf({ random, today }: Diary, person: Person): Appointed[] {
  const { standing, firstDay, lastDay, proof } = person;
  if (lastDay < firstDay) return [];
  const first: Appointed = { person, day: firstDay, outcome: "kept", type: 0 };
  if (standing !== "active") {
    const outcome = random.chance(0.05) ? "missed" : "kept";
    return lastDay > firstDay ? [first, { person, day: lastDay, outcome, type: 1 }] : [first];
  }
  if (proof === "classOnly" || firstDay >= today - windowDays) return [first];
  const day = workdayBefore(today - random.int(3, 38));
  return [first, { person, day, outcome: proof === "missedVisit" ? "missed" : "kept", type: 1 }];
}

/** How many bookings a day brings: growing over the years, fewer around New Year, a little more in winter. */
function demandOn({ random, today }: Diary, day: number): number {
  const grown = (day - today + historyDays) / historyDays;
  const date = new Date(day * 86_400_000);
  const monthDay = date.getUTCMonth() * 100 + date.getUTCDate();
  const season = monthDay >= 1122 || monthDay <= 9 ? 0.35 : monthDay >= 515 && monthDay <= 731 ? 1.08 : 1;
  const busy = [1, 1.08, 1.1, 1, 1.06, 0.8, 1][weekday(day)] ?? 1;
  return Math.round((12.5 + 4 * grown) * season * busy * (0.88 + 0.24 * random.next()));
}

/** Somebody in treatment, or else somebody who begins a new course of it. */
function chooseNext(diary: Diary, people: readonly Person[], progress: Progress, day: number): Person | undefined {
  const isRecent = day >= diary.today - windowDays;
  const ready = people.filter((person) => {
    const isInSpan = person.firstDay < day && day <= person.lastDay && (progress.get(person)?.readyDay ?? 0) <= day;
    return isInSpan && !(isRecent && person.proof !== "visit");
  });
  const inTreatment = ready.filter((person) => (progress.get(person)?.visitsLeft ?? 0) > 0);
  const pool = inTreatment.length > 0 && diary.random.chance(0.85) ? inTreatment : ready;
  return pool.length > 0 ? diary.random.pick(pool) : undefined;
}

function rest({ random, today }: Diary, progress: Progress, person: Person, day: number): void {
  const before = progress.get(person)?.visitsLeft ?? 0;
  const visitsLeft = before > 0 ? before - 1 : random.int(4, 12);
  const treated = day > today - windowDays ? random.int(2, 3) : random.int(2, 6);
  const pause = visitsLeft > 0 || day > today - 150 ? treated : random.int(20, 70);
  progress.set(person, { readyDay: day + pause, visitsLeft });
}

function drawOutcome(random: Random): Outcome {
  const roll = random.next();
  if (roll < 0.1) return "cancelled";
  if (roll < 0.112) return "archived";
  if (roll < 0.12) return "deleted";
  return roll < 0.15 ? "missed" : "kept";
}

function drawType(random: Random): number {
  return random.pick([1, 1, 1, 1, 1, 1, 2, 3, 3, 4, 5, 6]);
}

function addVisit(
  diary: Diary,
  visits: PlannedVisit[],
  { person, day, outcome, type }: Appointed,
): PlannedVisit | undefined {
  const minutes = diary.clinic.types[type]?.duration_in_minutes ?? 30;
  const team = diary.clinic.staff.filter(
    ({ business, leftDaysAgo }) => business === person.business && day <= diary.today - (leftDaysAgo ?? -1000),
  );
  const calendar = diary.calendars[person.business];
  const usual = team.filter((_, index) => index === person.usualStaff % team.length && diary.random.chance(0.85));
  for (const staff of [...usual, ...diary.random.sample(team, team.length)]) {
    const quarter = takeQuarters(diary, `${staff.id} ${day}`, minutes / 15);
    if (quarter === undefined || !calendar) continue;
    const startMs = calendar.at(day, quarter * 15);
    const visit: PlannedVisit = { person, staff, type, startMs, endMs: startMs + minutes * 60_000, outcome };
    visits.push(visit);
    return visit;
  }
  return undefined;
}

/** A free stretch in somebody's day, on the quarter hour; undefined when the day is full. */
export function takeQuarters({ random, taken }: Diary, key: string, length: number): number | undefined {
  const busy = taken.get(key) ?? new Set<number>();
  taken.set(key, busy);
  const starts = Array.from(
    { length: closingQuarter - openingQuarter - length + 1 },
    (_, index) => openingQuarter + index,
  );
  const stretch = (start: number) => Array.from({ length }, (_, index) => start + index);
  const free = starts.filter((start) => stretch(start).every((quarter) => !busy.has(quarter)));
  if (free.length === 0) return undefined;
  const start = random.pick(free);
  for (const quarter of stretch(start)) busy.add(quarter);
  return start;
}
