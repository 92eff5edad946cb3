import { defaultLocale } from "@/lib/format/locale";

/** "12,480": a whole number with the locale's grouping. */
export function formatNumber(value: number, locale: string = defaultLocale): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

/** "12.5K": a number for an axis or a narrow place. */
export function formatCompact(value: number, locale: string = defaultLocale): string {
  return new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** "64%" from 0.64; a share between the ends is never rounded up to 100 % or down to 0 %. */
export function formatShare(share: number, locale: string = defaultLocale): string {
  const inside = share > 0 && share < 1;
  const percent = inside ? Math.min(99, Math.max(1, Math.round(share * 100))) : Math.round(share * 100);
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(percent / 100);
}

/** "+12", "−3", "0": a change with its sign. */
export function formatChange(value: number, locale: string = defaultLocale): string {
  const words = new Intl.NumberFormat(locale, { signDisplay: "exceptZero", maximumFractionDigits: 0 });
  return words.format(value).replace("-", "−");
}

/** "30.5", "12,480": a number with a tenth where it has one. */
export function formatTenths(value: number, locale: string = defaultLocale): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
}

/** "+12", "−3.5", "0": a change with its sign, and a tenth where it has one. */
export function formatSigned(value: number, locale: string = defaultLocale): string {
  const words = new Intl.NumberFormat(locale, { signDisplay: "exceptZero", maximumFractionDigits: 1 });
  return words.format(value).replace("-", "−");
}

/** "1 patient", "47 patients": a count with its noun. */
export function formatCount(value: number, one: string, many = `${one}s`): string {
  return `${formatNumber(value)} ${value === 1 ? one : many}`;
}

/** "3.4 MB" from bytes. */
export function formatBytes(bytes: number, locale: string = defaultLocale): string {
  const step = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const words = { style: "unit", unit: units[step] ?? "byte", unitDisplay: "short", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, words).format(bytes / 1000 ** step);
}
