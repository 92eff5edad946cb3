export type OverdueBucket = { key: string; fromDays: number; toDays: number | null };

const bounds = [90, 180, 365];

/** "46-90", "91-180", "181-365", "366+" for a window of 45 days: how long overdue patients have been away. */
export function overdueBuckets(windowDays: number): OverdueBucket[] {
  const starts = [windowDays + 1, ...bounds.filter((days) => days > windowDays).map((days) => days + 1)];
  return starts.map((fromDays, index) => {
    const next = starts[index + 1];
    const toDays = next === undefined ? null : next - 1;
    return { key: toDays === null ? `${fromDays}+` : `${fromDays}-${toDays}`, fromDays, toDays };
  });
}
