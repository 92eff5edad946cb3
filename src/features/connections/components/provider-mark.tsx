/** A provider's initial on the product's colour. Decoration: the name stands beside it. */
export function ProviderMark({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="flex size-11 shrink-0 select-none items-center justify-center rounded-lg border border-accent-line bg-accent-soft font-semibold text-accent text-lg"
    >
      {name.slice(0, 1).toUpperCase()}
    </span>
  );
}
