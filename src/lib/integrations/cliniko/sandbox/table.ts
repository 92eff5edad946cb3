import { type BaseRow, compareIds } from "./rows";

/** A row and its answer text, rendered at most once per change. */
export type Slot<R extends BaseRow> = { row: R; text: string | undefined };

/** Which rows, in which order. The key names both, so that the next page finds the selection ready. */
export type Selection<R extends BaseRow> = {
  key: string;
  accepts: (row: R) => boolean;
  compare?: ((left: R, right: R) => number) | undefined;
};

export type Table<R extends BaseRow> = {
  get(id: string): R | undefined;
  slot(id: string): Slot<R> | undefined;
  insert(...rows: readonly R[]): void;
  change(id: string, patch: Partial<R>): R | undefined;
  remove(id: string): boolean;
  /** The current rows, never a snapshot: any change makes the next call look again. */
  select(selection: Selection<R>): readonly Slot<R>[];
  textOf(slot: Slot<R>): string;
  all(): readonly R[];
  size(): number;
};

const selectionsMax = 64;

/** Holds the rows of one list in Cliniko's default order (created_at, then id). */
export function createTable<R extends BaseRow>(render: (row: R) => unknown): Table<R> {
  let slots: Slot<R>[] = [];
  let isSorted = true;
  const byId = new Map<string, Slot<R>>();
  const selections = new Map<string, readonly Slot<R>[]>();

  const sorted = () => {
    if (!isSorted) slots.sort((left, right) => byCreation(left.row, right.row));
    isSorted = true;
    return slots;
  };

  const add = (row: R) => {
    const last = slots.at(-1);
    if (last && byCreation(last.row, row) > 0) isSorted = false;
    const slot: Slot<R> = { row, text: undefined };
    slots.push(slot);
    byId.set(row.id, slot);
  };

  const look = ({ accepts, compare }: Selection<R>) => {
    const found = sorted().filter((slot) => accepts(slot.row));
    if (compare) found.sort((left, right) => compare(left.row, right.row) || byCreation(left.row, right.row));
    return found;
  };

  return {
    get: (id) => byId.get(id)?.row,
    slot: (id) => byId.get(id),
    all: () => sorted().map((slot) => slot.row),
    size: () => slots.length,
    textOf: (slot) => {
      slot.text ??= JSON.stringify(render(slot.row));
      return slot.text;
    },
    insert: (...rows) => {
      for (const row of rows) add(row);
      selections.clear();
    },
    change: (id, patch) => {
      const slot = byId.get(id);
      if (!slot) return undefined;
      slot.row = { ...slot.row, ...patch };
      slot.text = undefined;
      if (patch.created_at !== undefined) isSorted = false;
      selections.clear();
      return slot.row;
    },
    remove: (id) => {
      if (!byId.delete(id)) return false;
      slots = slots.filter((slot) => slot.row.id !== id);
      selections.clear();
      return true;
    },
    select: (selection) => {
      const known = selections.get(selection.key);
      if (known) return known;
      const found = look(selection);
      if (selections.size >= selectionsMax) selections.clear();
      selections.set(selection.key, found);
      return found;
    },
  };
}

/** Renders every row now, so that a measurement does not pay for it. */
export function warm<R extends BaseRow>(table: Table<R>): void {
  for (const slot of table.select({ key: "everything", accepts: () => true })) table.textOf(slot);
}

function byCreation(left: BaseRow, right: BaseRow): number {
  if (left.created_at !== right.created_at) return left.created_at < right.created_at ? -1 : 1;
  return compareIds(left.id, right.id);
}
