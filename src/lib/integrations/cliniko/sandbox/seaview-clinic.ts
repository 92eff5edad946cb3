import type { ClinikoAccount } from "./accounts";
import { aBusinessRow, anAppointmentTypeRow, aPractitionerRow } from "./blank-rows";
import { toMoment } from "./moments";
import type { AppointmentTypeRow } from "./rows";
import { railsZone } from "./settings";

const dayMs = 86_400_000;

export type StaffMember = {
  id: string;
  business: number;
  /** The last day at work, counted from the anchor; absent: still there. */
  leftDaysAgo?: number;
};

export type Clinic = {
  businessIds: string[];
  timeZones: string[];
  staff: StaffMember[];
  types: AppointmentTypeRow[];
};

/** Opens the demo practice: two businesses, eight practitioners of whom two have left, nine appointment types. */
export function openSeaview(account: ClinikoAccount, anchorMs: number): Clinic {
  const stampsAt = (daysAgo: number) => {
    const createdMs = anchorMs - daysAgo * dayMs;
    return { id: account.nextId(createdMs), created_at: toMoment(createdMs), updated_at: toMoment(createdMs) };
  };
  const types = appointmentTypes.map((type, index) => anAppointmentTypeRow({ ...stampsAt(1490 - index), ...type }));
  account.tables.appointment_types.insert(...types);
  const rows = businesses.map((business, index) =>
    aBusinessRow({
      ...stampsAt(1500 - index),
      ...business,
      time_zone: railsZone(business.time_zone_identifier),
      appointment_type_ids: types.map(({ id }) => id),
    }),
  );
  account.tables.businesses.insert(...rows);
  const hired = staff.map((member, index) =>
    aPractitionerRow({
      ...stampsAt(1480 - index * 20),
      ...(member.leftDaysAgo && { updated_at: toMoment(anchorMs - member.leftDaysAgo * dayMs) }),
      first_name: member.first,
      last_name: member.last,
      title: member.title,
      designation: member.designation,
      active: member.leftDaysAgo === undefined,
      show_in_online_bookings: member.leftDaysAgo === undefined,
      user_id: account.nextId(anchorMs - 1485 * dayMs),
      default_appointment_type_id: index % 3 === 2 ? null : (types[1]?.id ?? null),
    }),
  );
  account.tables.practitioners.insert(...hired);
  return {
    businessIds: rows.map(({ id }) => id),
    timeZones: businesses.map(({ time_zone_identifier }) => time_zone_identifier),
    types,
    staff: hired.map(({ id }, index) => ({ id, business: 0, ...pickPlace(staff[index]) })),
  };
}

type Member = {
  first: string;
  last: string;
  title: string | null;
  designation: string;
  business: number;
  leftDaysAgo?: number;
};

function pickPlace(member: Member | undefined) {
  if (!member) return {};
  const { business, leftDaysAgo } = member;
  return leftDaysAgo === undefined ? { business } : { business, leftDaysAgo };
}

const businesses = [
  {
    business_name: "Seaview Physiotherapy",
    address_1: "12 Lighthouse Rd",
    city: "Seaview",
    state: "VIC",
    post_code: "3998",
    time_zone_identifier: "Australia/Melbourne",
    contact_information: "(03) 5550 0199",
    email_reply_to: "hello@seaview-physio.example.com",
    website_address: "https://seaview-physio.example.com",
  },
  {
    business_name: "Seaview Physiotherapy West",
    address_1: "4 Sandbar Ave",
    city: "Westmarsh",
    state: "WA",
    post_code: "6998",
    time_zone_identifier: "Australia/Perth",
    contact_information: "(08) 5550 0142",
    email_reply_to: "west@seaview-physio.example.com",
    website_address: null,
  },
];

const physio = "Physiotherapist";

const staff: readonly Member[] = [
  { first: "Marlow", last: "Tideswell", title: "Dr", designation: "Principal physiotherapist", business: 0 },
  { first: "Ines", last: "Brackenridge", title: null, designation: physio, business: 0 },
  { first: "Tobias", last: "O'Kelpie", title: null, designation: physio, business: 0 },
  { first: "Saoirse", last: "Dunlin", title: "Ms", designation: "Exercise physiologist", business: 0 },
  { first: "Kenji", last: "Rockpooler", title: null, designation: physio, business: 1 },
  { first: "Amara", last: "Sandpiper", title: "Ms", designation: physio, business: 1 },
  { first: "Ottilie", last: "Farwater", title: null, designation: physio, business: 0, leftDaysAgo: 400 },
  { first: "Rupert", last: "Ebbing", title: "Mr", designation: "Massage therapist", business: 1, leftDaysAgo: 120 },
];

const appointmentTypes = [
  { name: "Initial assessment", category: "Physiotherapy", duration_in_minutes: 45, color: "#2b6cb0" },
  { name: "Standard consultation", category: "Physiotherapy", duration_in_minutes: 30, color: "#2f855a" },
  { name: "Long consultation", category: "Physiotherapy", duration_in_minutes: 60, color: "#276749" },
  { name: "Review", category: "Physiotherapy", duration_in_minutes: 15, color: "#68d391" },
  { name: "Telehealth consultation", category: "Telehealth", duration_in_minutes: 30, telehealth_enabled: true },
  {
    name: "Dry needling",
    category: "Physiotherapy",
    duration_in_minutes: 30,
    deposit_price: "20.00",
    color: "#c05621",
  },
  { name: "Remedial massage", category: "Massage", duration_in_minutes: 60, color: "#b83280" },
  { name: "Clinical Pilates class", category: "Classes", duration_in_minutes: 45, max_attendees: 8, color: "#6b46c1" },
  {
    name: "Balance and strength class",
    category: "Classes",
    duration_in_minutes: 60,
    max_attendees: 10,
    color: "#553c9a",
  },
];
