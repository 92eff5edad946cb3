import { z } from "zod";
import { flag, id, text } from "@/lib/integrations/items";
import { instant, optionalDay, optionalInstant, relation, whole } from "./fields";

// Only what is read. Notes, Medicare and other health data, telehealth and cancellation links are not taken over.

const source = { id, created_at: instant, updated_at: instant };

export const business = z.object({
  ...source,
  business_name: text,
  display_name: text,
  label: text,
  address_1: text,
  address_2: text,
  city: text,
  state: text,
  post_code: text,
  country: text,
  country_code: text,
  time_zone_identifier: text,
  archived_at: optionalInstant,
  deleted_at: optionalInstant,
});

export const practitioner = z.object({
  ...source,
  first_name: text,
  last_name: text,
  label: text,
  display_name: text,
  designation: text,
  active: flag,
});

export const appointmentType = z.object({
  ...source,
  name: text,
  category: text,
  color: text,
  duration_in_minutes: z.number().int().min(0),
  max_attendees: whole,
  archived_at: optionalInstant,
});

const phoneNumber = z.object({ phone_type: text, number: text, normalized_number: text });

export const patient = z.object({
  ...source,
  title: text,
  first_name: text,
  last_name: text,
  preferred_first_name: text,
  label: text,
  email: text,
  date_of_birth: optionalDay,
  sex: text,
  address_1: text,
  address_2: text,
  address_3: text,
  city: text,
  state: text,
  post_code: text,
  country: text,
  patient_phone_numbers: z.array(phoneNumber).nullish(),
  reminder_type: text,
  occupation: text,
  referral_source: text,
  accepted_privacy_policy: flag,
  accepted_email_marketing: flag,
  accepted_sms_marketing: flag,
  merged_at: optionalInstant,
  merged_with_patient: relation,
  archived_at: optionalInstant,
  deleted_at: optionalInstant,
});

const booking = {
  ...source,
  starts_at: instant,
  ends_at: optionalInstant,
  practitioner: relation,
  business: relation,
  appointment_type: relation,
  archived_at: optionalInstant,
  deleted_at: optionalInstant,
};

const cancellation = {
  cancelled_at: optionalInstant,
  cancellation_reason: whole,
  cancellation_reason_description: text,
};

export const individualAppointment = z.object({
  ...booking,
  ...cancellation,
  patient: relation,
  patient_arrived: flag,
  did_not_arrive: flag,
});

export const groupAppointment = z.object({ ...booking, max_attendees: whole });

export const attendee = z.object({
  ...source,
  ...cancellation,
  booking: relation,
  patient: relation,
  arrived: flag,
  archived_at: optionalInstant,
  deleted_at: optionalInstant,
});

/** A page's envelope under any collection's name: its items are looked at one by one. */
export function pageOf(collection: string) {
  return z
    .object({
      [collection]: z.array(z.unknown()),
      total_entries: z.number().int().min(0),
      links: z.object({ next: z.string().nullish() }).nullish(),
    })
    .transform((page) => ({
      rows: page[collection] as unknown[],
      total: page.total_entries as number,
      hasNext: Boolean((page.links as { next?: string | null } | null | undefined)?.next),
    }));
}

export const user = z.object({ id, first_name: text, last_name: text, time_zone_identifier: text });

export const settings = z.object({
  account: z
    .object({ id: id.nullish(), name: text, country_code: text, subdomain: text })
    .nullish()
    .transform((account) => account ?? null),
});
