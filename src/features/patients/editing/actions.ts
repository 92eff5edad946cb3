"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { contactForm, newContactForm, notesForm } from "@/features/patients/editing/schema";
import { createPatient, updatePatient } from "@/features/patients/mutations";
import { tenantAction } from "@/lib/http/action";

export const createContactAction = tenantAction(newContactForm, async (ctx, input) => {
  const { id } = await createPatient(ctx, input);
  redirect(`/patients/${id}`);
});

export const saveContactAction = tenantAction(contactForm, async (ctx, input) => {
  await updatePatient(ctx, input);
  redirect(`/patients/${input.id}`);
});

export const saveNotesAction = tenantAction(notesForm, async (ctx, input) => {
  await updatePatient(ctx, input);
  revalidatePath(`/patients/${input.id}`);
});
