import { getCountries } from "libphonenumber-js/min";
import type { SelectOption, SelectOptionGroup } from "@/components/ui/input";
import { getOrganization } from "@/features/organizations/queries";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { countryName } from "@/lib/format/name";

/** The settings page's data: how things stand, whether this person may change them, and what there is to choose from. */
export async function loadSettings() {
  const ctx = await pageContext("config.view");
  const organization = await getOrganization(ctx);
  const editable = allows(ctx.permissions, "config.update");
  return { organization, editable, choices: editable ? choicesFor(organization) : null };
}

/** Which parts of the settings this person sees. */
export async function loadSettingsParts() {
  const { permissions } = await pageSession();
  return { organization: allows(new Set(permissions), "config.view") };
}

export type SettingsChoices = { timeZones: SelectOptionGroup[]; countries: SelectOption[]; currencies: SelectOption[] };

function choicesFor({ timeZone, currency }: { timeZone: string; currency: string }): SettingsChoices {
  const zones = [...new Set([timeZone, ...Intl.supportedValuesOf("timeZone"), "UTC"])].sort();
  const byArea = Map.groupBy(zones, (zone) => (zone.includes("/") ? (zone.split("/")[0] ?? zone) : "Elsewhere"));
  return {
    timeZones: [...byArea].map(([label, names]) => ({ label, options: names.map(zoneOption) })),
    countries: byLabel(getCountries().map((code) => ({ value: code, label: countryName(code) }))),
    currencies: byLabel(
      [...new Set([currency, ...everyday])].map((code) => ({ value: code, label: currencyName(code) })),
    ),
  };
}

function zoneOption(zone: string): SelectOption {
  const place = zone.split("/").slice(1).join(", ").replaceAll("_", " ") || zone;
  return { value: zone, label: place };
}

// Intl knows every currency that ever was; a clinic is paid in one of these, or in the one that it has already.
const everyday = [
  ...["AUD", "NZD", "USD", "CAD", "GBP", "EUR", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "TRY"],
  ...["SGD", "HKD", "JPY", "KRW", "CNY", "TWD", "THB", "MYR", "IDR", "PHP", "VND", "INR", "AED", "SAR", "ILS"],
  ...["ZAR", "KES", "NGN", "EGP", "MXN", "BRL", "ARS", "CLP", "COP", "PEN", "FJD", "PGK"],
];

function currencyName(code: string): string {
  return `${new Intl.DisplayNames("en-AU", { type: "currency" }).of(code) ?? code} (${code})`;
}

function byLabel(options: SelectOption[]): SelectOption[] {
  return options.sort((a, b) => a.label.localeCompare(b.label));
}
