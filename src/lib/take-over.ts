/** A row that somebody else's truth is copied to. `write` answers null when the row has moved since `before` was read. */
export type Copying<Row, Truth> = {
  read: () => Promise<Row>;
  ask: (before: Row) => Promise<Truth>;
  write: (before: Row, truth: Truth) => Promise<Row | null>;
};

const triesMax = 20;

/**
 * Copies what somebody outside says now, without holding anything while they are asked. Whoever finds that the row has
 * moved meanwhile asks again, so that answers are written in the order in which they were asked for, and the last one
 * to be written is as new as the last call. Null when others keep being faster.
 */
export async function takeOver<Row, Truth>({ read, ask, write }: Copying<Row, Truth>): Promise<Row | null> {
  for (let tries = 0; tries < triesMax; tries++) {
    const before = await read();
    const written = await write(before, await ask(before));
    if (written) return written;
  }
  return null;
}
