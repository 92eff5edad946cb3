/** Three figures side by side, each under its name. */
export function FigureList({ figures }: { figures: { label: string; text: string }[] }) {
  return (
    <dl className="grid grid-cols-3 gap-4">
      {figures.map(({ label, text }) => (
        <div key={label}>
          <dt className="text-ink-muted text-sm">{label}</dt>
          <dd className="font-semibold text-lg tabular-nums">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
