"use client";

import { FormTrouble } from "@/components/form-trouble";
import { TextareaField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { useActionForm } from "@/components/use-action-form";
import { saveNotesAction } from "@/features/patients/editing/actions";

type NotesFormProps = { id: string; notes: string | null; tags: string[] };

export function NotesForm({ id, notes, tags }: NotesFormProps) {
  const { form, result, pending, message, errorOf } = useActionForm(saveNotesAction);
  return (
    <form {...form} noValidate className="flex flex-col gap-4">
      <FormTrouble>{message}</FormTrouble>
      <input type="hidden" name="id" value={id} />
      <TextareaField label="Notes" name="notes" optional rows={4} defaultValue={notes ?? ""} error={errorOf("notes")} />
      <TextField
        label="Tags"
        name="tags"
        optional
        hint="Words with commas between them."
        defaultValue={tags.join(", ")}
        error={errorOf("tags")}
        autoComplete="off"
      />
      <div className="flex items-center justify-end gap-3">
        <span role="status" className="text-positive text-sm">
          {result?.ok && !pending ? "Saved" : ""}
        </span>
        <SubmitButton variant="secondary" size="sm" busy={pending}>
          Save
        </SubmitButton>
      </div>
    </form>
  );
}
