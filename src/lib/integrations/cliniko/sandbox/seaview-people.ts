import type { Random } from "../../sandbox-random";
import { isWorkday, workdayBefore } from "./calendar";
import { familyNames, givenNames, occupations, streetNames, trickyNames } from "./names";
import { createPhones } from "./phones";
import type { PatientPhone, PatientRow } from "./rows";

/** Why a person is in the demo practice: where their visits may lie follows from it. */
export type Standing = "active" | "overdue" | "dormant" | "unseen" | "archived" | "merged";

export type Person = {
  standing: Standing;
  /** Between these days visits that count may lie, and on both lies one. Unseen people have none. */
  firstDay: number;
  lastDay: number;
  /** 0 or 1: at which of the two businesses. */
  business: number;
  /** Whom they mostly see. */
  usualStaff: number;
  /** How an active person is proven active. */
  proof: "visit" | "missedVisit" | "classOnly";
  details: Partial<PatientRow> & { first_name: string; last_name: string };
  survivor?: Person;
};

/** How many of each. The first four are what a plain list of patients shows. */
export const headcount = { active: 47, overdue: 200, dormant: 355, unseen: 30, archived: 14, merged: 5 } as const;

const historyDays = 1095;
const withoutPhone: readonly (PatientPhone[] | null)[] = [
  null,
  [],
  [],
  [{ phone_type: "Mobile", number: "call reception" }],
  [{ phone_type: "Home", number: "12345" }],
  [{ phone_type: "Other", number: "n/a" }],
];
const householdPairs = 20;

/** Invents the people of the demo practice around its day `today`. */
export function inventPeople(random: Random, today: number): Person[] {
  const phones = createPhones(random);
  const standings = Object.entries(headcount) as [Standing, number][];
  const people = standings.flatMap(([standing, count]) =>
    Array.from({ length: count }, (_, index) => invent({ random, phones, today, standing, index })),
  );
  const visible = people.filter(({ standing }) => standing !== "archived" && standing !== "merged");
  const shuffled = random.sample(visible, visible.length);
  shareHouseholds(random, shuffled.slice(0, householdPairs * 2));
  giveTrickyNames(shuffled.slice(100, 100 + trickyNames.length));
  makeNamesakes(shuffled.slice(200, 206));
  for (const [index, phone] of withoutPhone.entries()) {
    const person = shuffled[300 + index];
    if (person) person.details.patient_phone_numbers = phone;
  }
  for (const [index, loser] of people.filter(({ standing }) => standing === "merged").entries()) {
    mergeInto(loser, shuffled[400 + index]);
  }
  return people;
}

type Invention = {
  random: Random;
  phones: ReturnType<typeof createPhones>;
  today: number;
  standing: Standing;
  index: number;
};

function invent(invention: Invention): Person {
  const { random, standing, index } = invention;
  const proof = standing !== "active" || index > 5 ? "visit" : index < 3 ? "classOnly" : "missedVisit";
  return {
    standing,
    proof,
    ...span(invention),
    business: proof === "classOnly" || random.chance(0.7) ? 0 : 1,
    usualStaff: random.int(0, 11),
    details: describe(invention),
  };
}

/** First and last day of the visits that count, on workdays. */
function span({ random, today, standing, index }: Invention): { firstDay: number; lastDay: number } {
  const between = (oldest: number, newest: number) => {
    const day = today - random.int(newest, oldest);
    return isWorkday(day) ? day : workdayBefore(day);
  };
  if (standing === "unseen" || standing === "merged") return { firstDay: 0, lastDay: -1 };
  if (standing === "active") {
    const isNew = index >= 6 && index < 14;
    return { firstDay: isNew ? between(26, 4) : between(historyDays, 80), lastDay: today };
  }
  const [oldest, newest, longest] = { overdue: [352, 50, 700], dormant: [1060, 370, 400], archived: [900, 100, 300] }[
    standing
  ] as [number, number, number];
  const lastDay = between(standing === "overdue" ? skewed(random, oldest, newest) : oldest, newest);
  const openedDay = today - historyDays + random.int(0, 90);
  const firstDay = workdayBefore(Math.min(lastDay, Math.max(openedDay, lastDay - random.int(14, longest))));
  return { firstDay, lastDay };
}

/** More people have stayed away for a short while than for a long one. */
function skewed(random: Random, oldest: number, newest: number): number {
  return newest + Math.round((oldest - newest) * random.next());
}

function describe({ random, phones }: Invention): Person["details"] {
  const first = random.pick(givenNames);
  const last = random.pick(familyNames);
  const isSpeller = random.chance(0.02);
  const address = `${first}.${last}${random.int(1, 99)}@example.${random.pick(["com", "org"])}`;
  const email = random.chance(0.11) ? null : isSpeller ? address : address.toLowerCase();
  const isAdultBorn = `${random.int(1932, 2019)}-${two(random.int(1, 12))}-${two(random.int(1, 28))}`;
  return {
    first_name: first,
    last_name: last,
    preferred_first_name: random.chance(0.05) ? first.slice(0, 3) : null,
    title: random.chance(0.3) ? random.pick(["Mr", "Mrs", "Ms", "Mx", "Dr"]) : null,
    email,
    date_of_birth: random.chance(0.04) ? null : isAdultBorn,
    sex: random.pick(["Female", "Male", null]),
    gender_identity: random.chance(0.1) ? random.pick(["Woman", "Man", "Non-binary"]) : null,
    pronouns: random.chance(0.05) ? theyPronouns : null,
    ...postal(random),
    patient_phone_numbers: phonesOf(random, phones),
    ...preferences(random),
  };
}

function preferences(random: Random): Partial<PatientRow> {
  return {
    occupation: random.chance(0.5) ? random.pick(occupations) : null,
    accepted_privacy_policy: random.pick([true, true, false, null]),
    accepted_sms_marketing: random.chance(0.6),
    accepted_email_marketing: random.chance(0.5),
    reminder_type: random.pick(["None", "SMS", "Email", "SMS & Email"]),
    referral_source: random.chance(0.3) ? random.pick(["Friend", "Doctor", "Online search"]) : null,
    old_reference_id: random.chance(0.1) ? `OLD-${random.int(1000, 9999)}` : null,
    custom_fields: random.chance(0.08) ? customFields : null,
  };
}

function phonesOf(random: Random, phones: ReturnType<typeof createPhones>): PatientPhone[] {
  const numbers: PatientPhone[] = [random.chance(0.85) ? phones.mobile() : phones.landline("Home")];
  if (random.chance(0.1)) numbers.push(phones.landline(random.pick(["Home", "Work"])));
  if (random.chance(0.02)) numbers.push(phones.landline("Fax"));
  if (random.chance(0.02)) numbers.push({ phone_type: "Other", number: "ask for extension 4" });
  return numbers;
}

function postal(random: Random) {
  const place = random.pick(places);
  return {
    address_1: `${random.int(1, 240)} ${random.pick(streetNames)} ${random.pick(["St", "Rd", "Ave"])}`,
    ...place,
  };
}

/** Pairs under one roof: the same first phone, for some also the family name or the e-mail address. */
function shareHouseholds(random: Random, people: readonly Person[]): void {
  for (let index = 0; index + 1 < people.length; index += 2) {
    const [one, other] = people.slice(index, index + 2);
    if (!one || !other) return;
    const { address_1, city, state, post_code } = one.details;
    const shared = one.details.patient_phone_numbers?.slice(0, 1) ?? [];
    Object.assign(other.details, { address_1, city, state, post_code, patient_phone_numbers: shared });
    if (random.chance(0.6)) other.details.last_name = one.details.last_name;
    if (random.chance(0.3)) other.details.email = one.details.email ?? null;
  }
}

function giveTrickyNames(people: readonly Person[]): void {
  for (const [index, { first, last, preferred }] of trickyNames.entries()) {
    const person = people[index];
    if (!person) return;
    const mailbox = `patient.${index + 1}@example.org`;
    Object.assign(person.details, { first_name: first, last_name: last, email: mailbox });
    if (preferred) person.details.preferred_first_name = preferred;
  }
}

/** The same name, born on another day: never the same person. */
function makeNamesakes(people: readonly Person[]): void {
  for (let index = 0; index + 1 < people.length; index += 2) {
    const [one, other] = people.slice(index, index + 2);
    if (!one || !other) return;
    const { first_name, last_name } = one.details;
    Object.assign(other.details, { first_name, last_name, date_of_birth: `1961-0${index + 1}-17` });
  }
}

function mergeInto(loser: Person, survivor: Person | undefined): void {
  if (!survivor) return;
  const { first_name, last_name, patient_phone_numbers, date_of_birth } = survivor.details;
  Object.assign(loser.details, { first_name, last_name, patient_phone_numbers, date_of_birth });
  loser.survivor = survivor;
}

const two = (number: number) => String(number).padStart(2, "0");

const theyPronouns = {
  nominative: "they",
  accusative: "them",
  pronominal_possessive: "theirs",
  predicative_possessive: "their",
  reflexive: "themself",
};

const places = [
  { city: "Seaview", state: "VIC", post_code: "3998" },
  { city: "Gullhaven", state: "VIC", post_code: "3997" },
  { city: "Port Marram", state: "VIC", post_code: "3996" },
  { city: "Westmarsh", state: "WA", post_code: "6998" },
] as const;

const customFields = {
  sections: [
    {
      name: "Intake",
      token: "00000000-0000-4000-8000-000000000001",
      archived: false,
      fields: [
        {
          name: "Sport",
          token: "00000000-0000-4000-8000-000000000002",
          type: "text",
          archived: false,
          value: "Ocean swimming",
        },
      ],
    },
  ],
};
