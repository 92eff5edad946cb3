/**
 * Reads on while what was read is being used: yields all that has arrived since it was last asked, at least one and at
 * most `most`. What arrived before a failure is yielded before it is thrown.
 */
export async function* readAhead<T>(source: AsyncIterator<T, unknown>, most: number): AsyncGenerator<T[]> {
  let arrived: T[] = [];
  let isOver = false;
  let reading: Promise<void> | null = null;

  const readOne = async () => {
    const { value, done } = await source.next();
    if (done) isOver = true;
    else arrived.push(value);
    reading = null;
    readOn();
  };
  const readOn = () => {
    if (reading || isOver || arrived.length >= most) return;
    reading = readOne();
    // Thrown below, once what arrived before it is used.
    reading.catch(() => undefined);
  };

  try {
    readOn();
    while (!isOver || arrived.length > 0) {
      if (arrived.length === 0) {
        await reading;
        continue;
      }
      const batch = arrived;
      arrived = [];
      readOn();
      yield batch;
    }
  } finally {
    isOver = true;
  }
}
