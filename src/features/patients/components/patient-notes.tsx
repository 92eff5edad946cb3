import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { NotesForm } from "@/features/patients/editing/components/notes-form";
import type { PatientDetail } from "@/features/patients/schema";

/** What the clinic writes here itself, whoever owns the facts. */
export function PatientNotes({ patient, canEdit }: { patient: PatientDetail; canEdit: boolean }) {
  const { id, notes, tags } = patient;
  if (canEdit) {
    return (
      <Card title="Notes" description="Kept here only; nothing is written to Cliniko.">
        <NotesForm id={id} notes={notes} tags={tags} />
      </Card>
    );
  }
  if (!notes && tags.length === 0) return null;
  return (
    <Card title="Notes">
      <div className="flex flex-col gap-3">
        {notes ? <p className="whitespace-pre-wrap">{notes}</p> : null}
        {tags.length > 0 ? (
          <ul className="flex flex-wrap gap-1.5">
            {tags.map((tag) => (
              <li key={tag}>
                <Badge>{tag}</Badge>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </Card>
  );
}
