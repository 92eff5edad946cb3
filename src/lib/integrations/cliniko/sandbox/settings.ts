import type { ClinikoAccount } from "./accounts";

/** GET /user: whom the key belongs to. */
export function renderUser({ user, shard, timeZone }: ClinikoAccount) {
  return {
    id: user.id,
    first_name: user.firstName,
    last_name: user.lastName,
    title: null,
    email: user.email,
    role: user.role,
    active: true,
    user_active: true,
    phone_numbers: [],
    time_zone: railsZone(timeZone),
    time_zone_identifier: timeZone,
    created_at: "2022-03-01T00:00:00Z",
    updated_at: "2022-03-01T00:00:00Z",
    links: { self: `https://api.${shard}.cliniko.com/v1/users/${user.id}` },
  };
}

/** GET /settings/public. */
export function renderPublicSettings(account: ClinikoAccount) {
  return {
    account: {
      id: account.id,
      name: account.name,
      country: account.country,
      country_code: account.countryCode,
      currency_symbol: "$",
      subdomain: account.name.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
      has_time_travelers: false,
      time_zone_support: true,
    },
    calendar: {
      start_hour: 7,
      end_hour: 19,
      timeslot_height_in_pixels: 20,
      timeslot_size_in_minutes: 15,
      show_current_time_indicator: true,
      multiple_appointments_gap: false,
    },
    online_payments: { activated: false },
    reminders: { default_reminder_type: "SMS & Email" },
    terminology: { patient: "patient", titles: ["Dr", "Mr", "Mrs", "Ms", "Mx"] },
  };
}

/** GET /settings: the public ones and who stands behind the account. */
export function renderSettings(account: ClinikoAccount) {
  const settings = renderPublicSettings(account);
  const { firstName, lastName, email } = account.user;
  return {
    ...settings,
    account: { ...settings.account, email_from: email, first_name: firstName, last_name: lastName },
  };
}

/** The label that Rails gives a zone: mostly its city. */
export function railsZone(timeZone: string): string {
  return (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");
}
