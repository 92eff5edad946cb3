import { SandboxRefusal } from "../../sandbox";
import type { ClinikoAccount } from "./accounts";
import { toMoment } from "./moments";
import { type BaseRow, type Resource, type Rows, resources } from "./rows";

type Fields = Readonly<Record<string, unknown>>;
type WritableTable = { change(id: string, patch: Fields): unknown };

/** An account together with the moment at which something is done to it. */
export type Desk = { account: ClinikoAccount; now: () => number };

export type FoundRecord = { resource: Resource; row: BaseRow & Fields };

/** The record with this id in whichever list holds it. Refuses an unknown id. */
export function findRecord({ account }: Desk, id: string): FoundRecord {
  for (const resource of resources) {
    const row = account.tables[resource].get(id);
    if (row) return { resource, row };
  }
  throw new SandboxRefusal(404, `Nothing has the id ${id}.`);
}

/** The record with this id in that list. Refuses any other. */
export function requireRecord<K extends Resource>({ account }: Desk, resource: K, id: string): Rows[K] {
  const row = account.tables[resource].get(id) as Rows[K] | undefined;
  if (!row) throw new SandboxRefusal(404, `No ${resource} record has the id ${id}.`);
  return row;
}

/** The first record of that list, for callers that do not mind which. Refuses when it is empty. */
export function firstRecord<K extends Resource>({ account }: Desk, resource: K): Rows[K] {
  const row = account.tables[resource].all()[0] as Rows[K] | undefined;
  if (!row) throw new SandboxRefusal(422, `There is no ${resource} record yet.`);
  return row;
}

/** Writes fields and moves updated_at to now. Refuses a field that the record does not have. */
export function touch(desk: Desk, id: string, fields: Fields): void {
  const { resource, row } = findRecord(desk, id);
  const unknown = Object.keys(fields).filter((field) => !(field in row) || field === "id");
  if (unknown.length > 0) throw new SandboxRefusal(422, `${resource} has no field ${unknown.join(", ")} to edit.`);
  const table: WritableTable = desk.account.tables[resource];
  table.change(id, { updated_at: toMoment(desk.now()), ...fields });
}

/** The attendees of one booking. */
export function attendeesOf({ account }: Desk, bookingId: string) {
  return account.tables.attendees.all().filter((attendee) => attendee.booking_id === bookingId);
}

/** The stamps of a record that comes into being now. */
export function newStamps({ account, now }: Desk) {
  const moment = toMoment(now());
  return { id: account.nextId(now()), created_at: moment, updated_at: moment };
}
