/** The zone's name if clocks can be set by it; a label or a misspelling is none. */
export function knownTimeZone(name: string | null): string | null {
  if (!name || !/^(UTC|[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+)$/.test(name)) return null;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
