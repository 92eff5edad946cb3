import { TextLink } from "@/components/ui/text-link";
import { Imported } from "@/features/sync/components/imported";
import type { RunChange, RunView } from "@/features/sync/schema";
import { formatCount } from "@/lib/format/number";

const shown = 5;

/** The patients that a run changed, by name, and the ways to the rest and to what failed. */
export function ChangeNames({ run, changes }: { run: RunView; changes: RunChange[] }) {
  const patients = [...new Map(changes.flatMap(({ contact }) => (contact ? [[contact.id, contact]] : []))).values()];
  const { rejected, created } = run.counts;
  const isImport = changes.length === 0 && created > 0;
  if (patients.length === 0 && changes.length === 0 && rejected === 0 && !isImport) return null;
  return (
    <ul className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-line border-t pt-3.5 text-sm">
      {patients.slice(0, shown).map(({ id, name }) => (
        <li key={id}>
          <TextLink href={`/patients/${id}`}>{name}</TextLink>
        </li>
      ))}
      {isImport ? (
        <li>
          <Imported run={run} />
        </li>
      ) : null}
      {changes.length > 0 ? (
        <li>
          <TextLink href={`/runs/${run.id}#changes`} look="quiet">
            All that changed
          </TextLink>
        </li>
      ) : null}
      {rejected > 0 ? (
        <li>
          <TextLink href={`/runs/${run.id}#failed`} look="quiet">
            {formatCount(rejected, "failed item")}
          </TextLink>
        </li>
      ) : null}
    </ul>
  );
}
