import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { z } from "zod";
import type { Phone } from "@/lib/integrations/records";
import type { patient } from "./schema";

type Row = NonNullable<z.infer<typeof patient>["patient_phone_numbers"]>[number];

const rankOfType = ["Mobile", null, "Fax"];

/** A patient's numbers, mobiles first and faxes last, each one once. */
export function toPhones(rows: readonly Row[], country: CountryCode | undefined): Phone[] {
  const phones = new Map<string, Phone>();
  for (const row of rows.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    const raw = row.number ?? row.normalized_number;
    if (raw === null) continue;
    const e164 = toE164(raw, row.normalized_number, country);
    const key = e164 ?? raw;
    if (!phones.has(key)) phones.set(key, { raw, e164, label: row.phone_type });
  }
  return [...phones.values()];
}

/** The country whose numbers need no prefix, if it is one that has a numbering plan. */
export function toCountryCode(country: string | null | undefined): CountryCode | undefined {
  const code = country?.toUpperCase();
  return code !== undefined && isSupportedCountry(code) ? code : undefined;
}

// Cliniko's own reading, with the calling code but no plus, decides only where the typed text alone says too little.
function toE164(raw: string, normalized: string | null, country: CountryCode | undefined): string | null {
  return validE164(raw, country) ?? (normalized ? validE164(`+${normalized.replace(/^\+/, "")}`, undefined) : null);
}

function validE164(text: string, country: CountryCode | undefined): string | null {
  const parsed = parsePhoneNumberFromString(text, country);
  return parsed?.isValid() ? parsed.number : null;
}

function rankOf({ phone_type }: Row): number {
  const rank = rankOfType.indexOf(phone_type);
  return rank < 0 ? 1 : rank;
}
