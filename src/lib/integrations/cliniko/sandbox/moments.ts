/** The wire form of a moment: UTC, to the second. */
export function toMoment(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** The wire form of a day. */
export function toDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
