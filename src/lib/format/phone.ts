import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

/** "0412 345 678" at home, "+64 21 123 4567" from abroad; what cannot be read as a number is shown as it was kept. */
export function formatPhone(phone: string, homeCountry?: string): string {
  const parsed = parsePhoneNumberFromString(phone);
  if (!parsed?.isPossible()) return phone;
  return parsed.country !== undefined && parsed.country === homeCountry
    ? parsed.formatNational()
    : parsed.formatInternational();
}

/** The address of a telephone link, "tel:+61412345678"; null when the number cannot be dialled. */
export function phoneLink(phone: string): string | null {
  const parsed = parsePhoneNumberFromString(phone);
  return parsed?.isPossible() ? parsed.getURI() : null;
}

/** "+61491570006" from "0491 570 006" typed in Australia; null for what cannot be called. */
export function toE164(typed: string, homeCountry: string): string | null {
  const country = isSupportedCountry(homeCountry) ? homeCountry : undefined;
  const parsed = parsePhoneNumberFromString(typed, country);
  return parsed?.isValid() ? parsed.number : null;
}
