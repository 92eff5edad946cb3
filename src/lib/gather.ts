type Waiting<I, O> = { item: I; resolve: (result: O) => void; reject: (cause: unknown) => void };

type Options = {
  /** How many items one batch takes at most. */
  most?: number;
  /** How many batches may be under way at once. */
  atOnce?: number;
  /** Whether a batch failed through one of its items, so that the others should be tried without it. */
  isItemsFault?: (error: unknown) => boolean;
};

/**
 * Joins calls that come while others are under way into one: a crowd costs as many round trips as a few do, and a single
 * call waits for nobody. `work` answers in the order of its items. A batch that fails rejects all of its calls, unless
 * one item is to blame: then each is tried alone.
 */
export function gather<I, O>(
  work: (items: I[]) => Promise<O[]>,
  { most = 50, atOnce = 2, isItemsFault = () => false }: Options = {},
): (item: I) => Promise<O> {
  const queue: Waiting<I, O>[] = [];
  let running = 0;

  function pump(): void {
    while (running < atOnce && queue.length > 0) {
      running += 1;
      void settle(work, queue.splice(0, most), isItemsFault).finally(() => {
        running -= 1;
        pump();
      });
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      pump();
    });
}

async function settle<I, O>(
  work: (items: I[]) => Promise<O[]>,
  batch: Waiting<I, O>[],
  isItemsFault: (error: unknown) => boolean,
): Promise<void> {
  try {
    const results = await work(batch.map(({ item }) => item));
    for (const [place, { resolve }] of batch.entries()) resolve(results[place] as O);
  } catch (error) {
    const isShared = batch.length > 1 && isItemsFault(error);
    for (const waiting of batch) {
      if (isShared) await settle(work, [waiting], isItemsFault);
      else waiting.reject(error);
    }
  }
}
