export type LastResortProps = { reference: string | undefined; onRetry: () => void };

/** What stands where not even a frame could be drawn. It is in every first load, so it has nothing but itself. */
export function LastResort({ reference, onRetry }: LastResortProps) {
  return (
    <main className="flex min-h-dvh flex-col justify-center">
      <div role="alert" className="flex flex-col items-center gap-3 px-6 text-center">
        <h1 className="font-semibold text-lg">Something went wrong on our side</h1>
        <p className="text-ink-muted">Nothing was changed or lost. Try again; if it stays, tell us the reference.</p>
        {reference ? (
          <p className="text-ink-muted text-sm">
            Reference <code className="select-all font-mono">{reference}</code>
          </p>
        ) : null}
        <button
          type="button"
          className="h-control rounded-md border border-line-strong bg-surface px-3.5 font-medium shadow-xs hover:bg-hover"
          onClick={onRetry}
        >
          Try again
        </button>
      </div>
    </main>
  );
}
