import { z } from "zod";

export const appointmentViews = ["kept", "missed", "cancelled", "all"] as const;

export type AppointmentView = (typeof appointmentViews)[number];

export type ListAppointmentsInput = {
  from: Date;
  until: Date | null;
  view: AppointmentView;
  limit: number;
  cursor?: string | undefined;
};

export const appointmentStatuses = ["booked", "arrived", "did_not_arrive", "cancelled", "archived"] as const;

export const listedAppointment = z.object({
  id: z.uuid(),
  kind: z.enum(["individual", "group"]),
  status: z.enum(appointmentStatuses),
  startsAt: z.iso.datetime(),
  type: z.string().nullable(),
  practitioner: z.string().nullable(),
  business: z.string().nullable(),
  timeZone: z.string(),
  patient: z.object({ id: z.uuid(), name: z.string() }).nullable(),
});

export type ListedAppointment = z.infer<typeof listedAppointment>;
