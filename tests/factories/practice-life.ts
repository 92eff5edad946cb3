import fc from "fast-check";
import type { Practice } from "./practice";

/** Something that happens in a practice; `a` and `b` choose whom, among those that are there at that moment. */
export type Edit = { what: keyof typeof deeds; a: number; b: number };

type Table = Parameters<Practice["ids"]>[0];

/** What the staff of a practice do all day. Each does nothing where it makes no sense. */
const deeds = {
  createPatient: ({ act }: Practice, { a }: Edit) =>
    act("createPatient", { lastName: `Newcomer ${a}`, phone: phone(a) }),
  rename: (practice: Practice, { a, b }: Edit) =>
    on(practice, "patients", a, (id) => practice.act("edit", { id, fields: { first_name: `Name ${b}` } })),
  renumber: (practice: Practice, { a, b }: Edit) =>
    on(practice, "patients", a, (id) => {
      const numbers = Array.from({ length: b % 3 }, (_, index) => ({ phone_type: "Mobile", number: phone(b + index) }));
      practice.act("edit", {
        id,
        fields: { patient_phone_numbers: numbers, email: b % 2 ? `mail${b}@example.com` : null },
      });
    }),
  archive: (practice: Practice, { a, b }: Edit) => on(practice, hidable(b), a, (id) => practice.act("archive", { id })),
  unarchive: (practice: Practice, { a, b }: Edit) =>
    on(practice, hidable(b), a, (id) => practice.act("unarchive", { id })),
  softDelete: (practice: Practice, { a, b }: Edit) =>
    on(practice, hidable(b), a, (id) => practice.act("softDelete", { id })),
  merge: (practice: Practice, { a, b }: Edit) =>
    on(practice, "patients", a, (fromId) =>
      on(practice, "patients", b, (intoId) => {
        if (fromId !== intoId) practice.act("merge", { fromId, intoId, moveVisits: (a + b) % 3 > 0 });
      }),
    ),
  book: (practice: Practice, { a, b }: Edit) =>
    on(practice, "patients", a, (patientId) =>
      practice.act("book", { patientId, startsAt: dayFromNow((b % 80) - 60) }),
    ),
  move: (practice: Practice, { a, b }: Edit) =>
    on(practice, "individual_appointments", a, (id) =>
      practice.act("edit", { id, fields: { starts_at: dayFromNow((b % 80) - 60) } }),
    ),
  cancel: (practice: Practice, { a }: Edit) =>
    on(practice, "individual_appointments", a, (id) => practice.act("cancel", { id })),
  attend: (practice: Practice, { a, b }: Edit) =>
    on(practice, "attendees", a, (id) => practice.act(b % 2 ? "arrive" : "didNotArrive", { id })),
  createGroup: (practice: Practice, { a, b }: Edit) =>
    on(practice, "patients", a, (id) =>
      practice.act("createGroup", { startsAt: dayFromNow((b % 80) - 60), patientIds: [id] }),
    ),
  addAttendee: (practice: Practice, { a, b }: Edit) =>
    on(practice, "group_appointments", a, (groupId) =>
      on(practice, "patients", b, (patientId) => practice.act("addAttendee", { groupId, patientId })),
    ),
  cancelAttendee: (practice: Practice, { a }: Edit) => {
    const places = practice.account.tables.attendees.all().filter(({ booking_kind }) => booking_kind === "group");
    const place = places[a % (places.length || 1)];
    if (place) practice.act("cancelAttendee", { id: place.id });
  },
  deactivate: (practice: Practice, { a, b }: Edit) =>
    on(practice, "practitioners", a, (id) => practice.act("deactivatePractitioner", { id, active: b % 2 === 0 })),
  remove: (practice: Practice, { a, b }: Edit) =>
    on(practice, hidable(b), a, (id) => {
      // Both sides of a merge stay in Cliniko: the one that was merged away is archived, and names the other.
      const patients = practice.account.tables.patients.all();
      const isMerged = patients.some(
        (row) => row.merged_with_patient_id !== null && [row.id, row.merged_with_patient_id].includes(id),
      );
      if (!isMerged) practice.act("remove", { id });
    }),
};

export const anEdit: fc.Arbitrary<Edit> = fc.record({
  what: fc.constantFrom(...(Object.keys(deeds) as Edit["what"][])),
  a: fc.nat(30),
  b: fc.nat(30),
});

/** Lets it happen. */
export function happen(practice: Practice, edit: Edit): void {
  deeds[edit.what](practice, edit);
}

function on(practice: Practice, table: Table, index: number, deed: (id: string) => unknown): void {
  const ids = practice.ids(table);
  const id = ids[index % (ids.length || 1)];
  if (id !== undefined) deed(id);
}

function hidable(choice: number): Table {
  return (["patients", "individual_appointments", "group_appointments"] as const)[choice % 3] ?? "patients";
}

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}

function phone(seed: number): string {
  return `049157${String(seed * 37).padStart(4, "0")}`;
}
