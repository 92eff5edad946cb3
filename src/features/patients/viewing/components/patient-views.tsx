import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { loadPatientViews } from "@/features/patients/viewing/loaders";
import type { PatientView } from "@/features/patients/viewing/schema";

type PatientViewsProps = NonNullable<Awaited<ReturnType<typeof loadPatientViews>>>;

const title = "Who looked at this";

/** Who opened this person's record lately, for those who may read the audit log. */
export function PatientViews({ views, self, timeZone, moreHref }: PatientViewsProps) {
  return (
    <Card
      title={title}
      padded={false}
      footer={moreHref ? <TextLink href={moreHref}>All in the audit log</TextLink> : null}
    >
      {views.length === 0 ? (
        <p className="px-4 py-3 text-ink-muted sm:px-5">Nobody has opened this record yet.</p>
      ) : (
        <ul className="divide-y divide-line">
          {views.map((view) => (
            <View key={view.id} view={view} isSelf={view.person.id === self} timeZone={timeZone} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function View({ view, isSelf, timeZone }: { view: PatientView; isSelf: boolean; timeZone: string }) {
  const { person, at, outside } = view;
  return (
    <li className="flex items-center justify-between gap-x-4 px-4 py-2.5 sm:px-5">
      <span className="flex min-w-0 items-center gap-2.5">
        <Avatar name={person.name} size="sm" />
        <span className="min-w-0 truncate">
          {person.name}
          {isSelf ? <span className="text-ink-muted"> (you)</span> : null}
        </span>
        {outside ? <Badge tone="info">Super admin</Badge> : null}
      </span>
      <span className="shrink-0 text-ink-muted text-sm">
        <Time at={at} timeZone={timeZone} />
      </span>
    </li>
  );
}

/** What stands where the list will be. */
export function PatientViewsSkeleton() {
  return (
    <Card title={title}>
      <Skeleton shape="block" />
    </Card>
  );
}
