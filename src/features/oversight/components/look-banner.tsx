import { Eye } from "lucide";
import { Icon } from "@/components/ui/icon";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import { leaveLookAction } from "@/features/oversight/actions";

type LookBannerProps = { organization: string; endsAt: string; timeZone: string };

/** Stands above every page while a super admin looks in, with the way out. */
export function LookBanner({ organization, endsAt, timeZone }: LookBannerProps) {
  return (
    <aside
      aria-label="You are looking in as super admin"
      className="sticky top-14 z-10 flex flex-wrap items-center gap-x-4 gap-y-2 border-caution-line border-b bg-caution-soft px-4 py-2 sm:px-6 md:top-0 lg:px-8"
    >
      <Icon of={Eye} className="text-caution max-sm:hidden" />
      <p className="min-w-0 flex-1 basis-56">
        <span className="font-medium">You are looking into {organization} as super admin.</span>{" "}
        <span className="text-ink-muted">
          Nothing can be changed, and its audit log has what you open. Ends at{" "}
          <Time at={endsAt} timeZone={timeZone} show="time" />.
        </span>
      </p>
      <form action={leaveLookAction}>
        <SubmitButton variant="secondary" size="sm">
          Leave
        </SubmitButton>
      </form>
    </aside>
  );
}
