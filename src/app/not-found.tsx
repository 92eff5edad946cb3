import { Mark } from "@/components/shell/brand";
import { buttonClass } from "@/components/ui/button-class";

export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-5 px-6 text-center">
      <Mark size="lg" />
      <div className="flex flex-col gap-1">
        <h1 className="font-semibold text-xl tracking-tight">There is no page at this address</h1>
        <p className="text-ink-muted">The link may be old, or a letter of it may be missing.</p>
      </div>
      {/* No link of Next's, which would be in every first load. */}
      <a href="/" className={buttonClass({})}>
        Go to the dashboard
      </a>
    </main>
  );
}
