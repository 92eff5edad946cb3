import { type JsonSchema, type Line, linesOf, typeOf } from "@/features/api-reference/rules";

/** What a body or an answer is made of: one line for each field, and those inside it below. */
export function Shape({ schema }: { schema: JsonSchema }) {
  const lines = linesOf(schema);
  if (lines.length === 0) return <p className="text-ink-muted text-sm">{typeOf(schema)}</p>;
  return <Lines lines={lines} />;
}

export function Lines({ lines }: { lines: Line[] }) {
  return (
    <ul className="flex flex-col">
      {lines.map((line) => (
        <li key={line.name} className="border-line border-t py-2 first:border-t-0 first:pt-0 last:pb-0">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <code className="break-all font-medium font-mono text-sm">{line.name}</code>
            <span className="text-ink-muted text-sm">{line.type}</span>
            {line.limits ? <span className="text-ink-faint text-xs">{line.limits}</span> : null}
            {line.needed ? null : <span className="text-ink-faint text-xs">optional</span>}
          </p>
          {line.description ? <p className="text-ink-muted text-sm">{line.description}</p> : null}
          {line.inside.length > 0 ? (
            <div className="mt-2 border-line-strong border-s ps-4">
              <Lines lines={line.inside} />
            </div>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
