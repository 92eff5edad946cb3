/**
 * How old what was brought from elsewhere is: when the connection asked longest ago was last read to its end. Null before
 * it ever was; and where nothing is a mirror, all was made here.
 */
export type MirrorAge = { isMirrored: boolean; syncedAt: string | null };

/**
 * How old a figure is: as old as the older of its count and of what it counts. Null while one of them never was;
 * undefined where all was made here, and there is no age to tell.
 */
export function ageOf({ isMirrored, syncedAt }: MirrorAge, countedAt = syncedAt): string | null | undefined {
  if (!isMirrored) return undefined;
  if (syncedAt === null || countedAt === null) return null;
  return countedAt < syncedAt ? countedAt : syncedAt;
}
