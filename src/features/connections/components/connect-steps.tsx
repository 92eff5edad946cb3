/** What happens after the button, so that nobody has to guess. */
export function ConnectSteps({ provider }: { provider: string }) {
  const steps = [
    `The key is tried at ${provider}. If it is refused, nothing is stored.`,
    "It is kept encrypted, and is never shown again, not even to you.",
    `The first sync starts by itself. The hub only reads: nothing is changed at ${provider}.`,
  ];
  return (
    <section aria-labelledby="then" className="flex flex-col gap-2 px-1">
      <h2 id="then" className="font-medium text-ink-muted text-sm">
        What happens then
      </h2>
      <ol className="flex flex-col gap-2">
        {steps.map((step, place) => (
          <li key={step} className="flex items-start gap-3 text-ink-muted">
            <span
              aria-hidden
              className="flex size-5.5 shrink-0 items-center justify-center rounded-full border border-line-strong font-medium text-ink-faint text-xs tabular-nums"
            >
              {place + 1}
            </span>
            {step}
          </li>
        ))}
      </ol>
    </section>
  );
}
