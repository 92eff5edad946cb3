import { weekday } from "./calendar";
import type { StaffMember } from "./seaview-clinic";
import { type Diary, type Outcome, takeQuarters, windowDays } from "./seaview-diary";
import type { Person } from "./seaview-people";

export type PlannedClass = {
  staff: StaffMember;
  type: number;
  startMs: number;
  endMs: number;
  outcome: "kept" | "archived" | "deleted";
  places: { person: Person; outcome: Outcome }[];
};

const pastClasses = 114;
const futureClasses = 6;
const classTypes = [7, 8] as const;
const [tuesday, thursday] = [2, 4] as const;

/** The classes of the last year and of the coming weeks, two a week, with three to eight people each. */
export function planClasses(diary: Diary, people: readonly Person[]): PlannedClass[] {
  const past = Array.from({ length: pastClasses }, (_, index) => ({
    index,
    day: classDay(diary.today - 1, -1, index),
  }));
  const future = Array.from({ length: futureClasses }, (_, index) => classDay(diary.today, 1, index));
  const booked = people.filter(({ standing }) => standing === "active").slice(-30);
  return [
    ...past.flatMap(({ index, day }) => planClass(diary, day, index, guestsOf(diary, people, day, index))),
    ...future.flatMap((day, index) =>
      planClass(diary, day, -1 - index, { invited: atBusiness(booked, 0), forced: [] }),
    ),
  ];
}

type Guests = { invited: Person[]; forced: { person: Person; outcome: Outcome }[] };

/** The so-manieth class day before (or after) a day that is none itself. */
function classDay(from: number, step: 1 | -1, index: number): number {
  let [day, passed] = [from, -1];
  while (passed < index) {
    day += step;
    if (weekday(day) === tuesday || weekday(day) === thursday) passed += 1;
  }
  return day;
}

function guestsOf({ today }: Diary, people: readonly Person[], day: number, index: number): Guests {
  const isRecent = day >= today - windowDays;
  const invited = atBusiness(people, 0).filter(
    (person) => person.firstDay <= day && day <= person.lastDay && !(isRecent && person.proof === "missedVisit"),
  );
  const overdue = people.filter(({ standing }) => standing === "overdue");
  if (index === 2 || index === 5) {
    const faithful = people.filter(({ proof }) => proof === "classOnly");
    return { invited, forced: faithful.map((person) => ({ person, outcome: "kept" })) };
  }
  if (index === 4) {
    return { invited, forced: overdue.slice(20, 23).map((person) => ({ person, outcome: "cancelled" })) };
  }
  if (outcomeOf(index) === "kept" || !isRecent) return { invited, forced: [] };
  return { invited, forced: overdue.slice(24, 27).map((person) => ({ person, outcome: "kept" })) };
}

function planClass(diary: Diary, day: number, index: number, { invited, forced }: Guests): PlannedClass[] {
  const { random, clinic } = diary;
  const type = random.pick(classTypes);
  const staff = clinic.staff[random.int(0, 1)];
  const minutes = clinic.types[type]?.duration_in_minutes ?? 45;
  const calendar = diary.calendars[0];
  if (!staff || !calendar) return [];
  const quarter = takeQuarters(diary, `${staff.id} ${day}`, minutes / 15);
  if (quarter === undefined) return [];
  const startMs = calendar.at(day, quarter * 15);
  const outcome = outcomeOf(index);
  const others = invited.filter((person) => forced.every((guest) => guest.person !== person));
  const places = [
    ...forced,
    ...random.sample(others, random.int(Math.max(3 - forced.length, 0), 8 - forced.length)).map((person) => ({
      person,
      outcome: drawPlaceOutcome(random.next()),
    })),
  ].map((place) => (outcome === "kept" ? place : { ...place, outcome }));
  return [{ staff, type, startMs, endMs: startMs + minutes * 60_000, outcome, places }];
}

/** A few classes were put away, one of them in the window, with people who are not active. */
function outcomeOf(index: number): PlannedClass["outcome"] {
  if (index === 3 || index === 40) return "archived";
  return index === 60 ? "deleted" : "kept";
}

function drawPlaceOutcome(roll: number): Outcome {
  if (roll < 0.08) return "cancelled";
  return roll < 0.12 ? "missed" : "kept";
}

function atBusiness(people: readonly Person[], business: number): Person[] {
  return people.filter((person) => person.business === business);
}
