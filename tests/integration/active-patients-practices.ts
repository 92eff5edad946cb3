import { aBusiness, anAppointment, anAttendee, aPatient } from "@tests/factories/records";
import type { AppointmentRecord, AttendeeRecord, PatientRecord } from "@/lib/integrations/records";
import type { Practice } from "./active-patients-reference";

export type Dice = {
  pick: <T>(from: readonly [T, ...T[]]) => T;
  below: (n: number) => number;
  chance: (p: number) => boolean;
};

/** The same throws for the same seed, so that a clinic which fails can be made again. */
export function dice(seed: number): Dice {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number) => Math.floor(next() * n);
  return { below, chance: (p) => next() < p, pick: (from) => from[below(from.length)] ?? from[0] };
}

const hourMs = 3_600_000;

const zones = [
  "Australia/Melbourne",
  "Pacific/Auckland",
  "America/New_York",
  // Clocks here go back across midnight, or forward over it.
  "America/Havana",
  "America/Santiago",
  "Africa/Cairo",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
] as const;

/** Days around which clocks change somewhere above, and one on which nothing happens. */
const mornings = [
  "2025-03-09",
  "2025-03-30",
  "2025-04-06",
  "2025-04-25",
  "2025-09-07",
  "2025-09-28",
  "2025-10-05",
  "2025-10-31",
  "2025-11-02",
  "2025-06-15",
] as const;

/** A clinic with two places, merges that chain, circle and lead nowhere, groups, and every way not to count. */
export function aRandomPractice(seed: number): Practice {
  const roll = dice(seed);
  const days = roll.pick([7, 14, 30, 45, 60]);
  const edge = new Date(`${roll.pick(mornings)}T00:00:00Z`);
  // The window's beginning or its end falls near a change of clocks.
  const now = new Date(edge.getTime() + (roll.chance(0.5) ? days * 24 * hourMs : 0) + roll.below(72) * (hourMs / 2));
  const businesses = [
    aBusiness({ externalId: "1", timeZone: roll.pick(zones) }),
    aBusiness({ externalId: "2", timeZone: roll.chance(0.7) ? roll.pick(zones) : null }),
  ];
  const patients = Array.from({ length: 1 + roll.below(9) }, (_, index) => randomPatient(roll, String(100 + index)));
  const appointments = Array.from({ length: roll.below(30) }, (_, index) =>
    randomAppointment(roll, { externalId: String(5000 + index), now, days }),
  );
  const attendees = appointments.flatMap((appointment) => placesIn(roll, appointment));
  return { timeZone: roll.pick(zones), days, now, patients, businesses, appointments, attendees };
}

function randomPatient(roll: Dice, externalId: string): PatientRecord {
  const gone = (share: number) => (roll.chance(share) ? new Date("2025-01-05T00:00:00Z") : null);
  return aPatient({
    externalId,
    // Into somebody, into itself, in a circle, or into a record that never comes.
    mergedInto: roll.chance(0.3) ? String(100 + roll.below(10)) : null,
    mergedAt: gone(0.02),
    archivedAt: gone(0.1),
    deletedAt: gone(0.05),
  });
}

type Around = { externalId: string; now: Date; days: number };

function randomAppointment(roll: Dice, { externalId, now, days }: Around): AppointmentRecord {
  const gone = (share: number) => (roll.chance(share) ? new Date("2025-01-05T00:00:00Z") : null);
  const startsAt = new Date(
    roll.pick([
      now.getTime() - days * 24 * hourMs + (roll.below(120) - 60) * (hourMs / 2),
      now.getTime() - days * 24 * hourMs + (roll.below(120) - 60) * (hourMs / 2) + roll.pick([-1, 1]),
      now.getTime() - roll.below(days * 24) * hourMs,
      now.getTime() + (roll.below(3) - 1),
      now.getTime() + roll.below(90 * 24) * hourMs,
      now.getTime() - roll.below(400 * 24) * hourMs,
    ]),
  );
  const type = roll.chance(0.3) ? "group" : "individual";
  return anAppointment({
    externalId,
    type,
    startsAt,
    endsAt: roll.chance(0.9) ? new Date(startsAt.getTime() + hourMs / 2) : null,
    patientExternalId: type === "group" || roll.chance(0.03) ? null : String(100 + roll.below(10)),
    businessExternalId: roll.pick(["1", "2", "3", null]),
    didNotArrive: roll.pick([null, null, false, true]),
    arrived: roll.pick([null, false, true]),
    cancelledAt: type === "group" ? null : gone(0.15),
    archivedAt: gone(0.06),
    deletedAt: gone(0.04),
  });
}

/** A group has places; an individual appointment has the twin that Cliniko also lists, which must not count again. */
function placesIn(roll: Dice, { externalId, type, patientExternalId }: AppointmentRecord): AttendeeRecord[] {
  const gone = (share: number) => (roll.chance(share) ? new Date("2025-01-05T00:00:00Z") : null);
  return Array.from({ length: type === "group" ? roll.below(5) : 1 }, (_, index) =>
    anAttendee({
      externalId: `${externalId}${index}`,
      bookingExternalId: externalId,
      patientExternalId: type === "group" ? String(100 + roll.below(10)) : patientExternalId,
      arrived: roll.pick([null, false, true]),
      cancelledAt: gone(0.15),
      archivedAt: gone(0.06),
      deletedAt: gone(0.04),
    }),
  );
}
