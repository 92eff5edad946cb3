/** What time it is in the sandbox: the real clock, or a virtual one that several processes share. */
export type SandboxClock = {
  /** Milliseconds since 1970, on whichever clock is in force. */
  now(): number;
  /** Resolves when the clock has reached that moment; aborting the signal gives the place back and resolves too. */
  sleepUntil(untilMs: number, signal?: AbortSignal): Promise<void>;
  /** Switches between real and virtual time, or changes how many sleepers the virtual clock waits for. */
  configure(settings: ClockSettings): ClockState;
  /** Moves a virtual clock forward by hand; refuses on the real one. */
  advance(byMs: number): ClockState;
  state(): ClockState;
};

export type ClockSettings = {
  virtual?: boolean | undefined;
  /** Time jumps once so many are asleep. 0: only `advance` moves it. */
  participants?: number | undefined;
  startMs?: number | undefined;
};

export type ClockState = { now: number; virtual: boolean; participants: number; sleeping: number };

type Sleeper = { untilMs: number; wake: () => void };

/** Builds a clock that starts as the real one. In virtual time nothing takes time but sleeping: when all participants
 * sleep, it jumps to the earliest wake-up. */
export function createSandboxClock(realNow: () => number = Date.now): SandboxClock {
  const sleepers = new Set<Sleeper>();
  let virtualNow: number | undefined;
  let participants = 0;

  const now = () => virtualNow ?? realNow();
  const state = (): ClockState => ({
    now: now(),
    virtual: virtualNow !== undefined,
    participants,
    sleeping: sleepers.size,
  });

  const wakeDue = () => {
    for (const sleeper of [...sleepers]) {
      if (sleeper.untilMs <= now()) sleeper.wake();
    }
  };

  const jumpWhenAllSleep = () => {
    if (virtualNow === undefined || participants === 0 || sleepers.size < participants) return;
    virtualNow = Math.max(virtualNow, Math.min(...[...sleepers].map((sleeper) => sleeper.untilMs)));
    wakeDue();
  };

  const sleepUntil = (untilMs: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (untilMs <= now() || signal?.aborted) return resolve();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", wake);
        sleepers.delete(sleeper);
        resolve();
      };
      const sleeper: Sleeper = { untilMs, wake };
      sleepers.add(sleeper);
      signal?.addEventListener("abort", wake);
      if (virtualNow === undefined) timer = setTimeout(wake, untilMs - now());
      jumpWhenAllSleep();
    });

  return {
    now,
    state,
    sleepUntil,
    configure: (settings) => {
      if (settings.virtual === false) virtualNow = undefined;
      if (settings.virtual === true) virtualNow = settings.startMs ?? now();
      participants = settings.participants ?? participants;
      wakeDue();
      jumpWhenAllSleep();
      return state();
    },
    advance: (byMs) => {
      if (virtualNow === undefined) throw new RangeError("Only a virtual clock can be advanced.");
      virtualNow += byMs;
      wakeDue();
      return state();
    },
  };
}
