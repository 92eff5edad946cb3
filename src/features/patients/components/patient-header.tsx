import { ArrowUpRight, Pencil } from "lucide";
import { PageHeader } from "@/components/page-header";
import { Avatar } from "@/components/ui/avatar";
import { Callout } from "@/components/ui/callout";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { PatientBadge } from "@/features/patients/components/patient-status";
import type { loadPatient } from "@/features/patients/loaders";
import type { PatientDetail } from "@/features/patients/schema";
import { ageInYears, formatCalendarDate } from "@/lib/format/date";
import { emailLink } from "@/lib/format/email";
import { humanize } from "@/lib/format/name";
import { formatPhone, phoneLink } from "@/lib/format/phone";

type PatientHeaderProps = Pick<
  Awaited<ReturnType<typeof loadPatient>>,
  "patient" | "timeZone" | "country" | "now" | "canEdit"
>;

/** Who this is, and where their facts are edited. */
export function PatientHeader({ patient, timeZone, country, now, canEdit }: PatientHeaderProps) {
  const { id, name, status, visits, dateOfBirth, sex, preferredFirstName, firstName } = patient;
  const calledOtherwise = preferredFirstName && preferredFirstName !== firstName;
  const about = [
    calledOtherwise ? `Called ${preferredFirstName}` : "",
    dateOfBirth ? `${ageInYears(dateOfBirth, now, { timeZone })} years, born ${formatCalendarDate(dateOfBirth)}` : "",
    sex ?? "",
  ].filter(Boolean);
  return (
    <>
      <PageHeader
        title={name}
        breadcrumbs={[{ label: "Patients", href: "/patients" }]}
        media={<Avatar name={name} size="lg" />}
        badge={<PatientBadge status={status} isActive={visits.isActive} windowDays={visits.windowDays} />}
        description={
          <>
            {about.join(" · ") || (patient.ownedBy ? null : "A contact that was added here")}
            <Reach patient={patient} country={country} />
          </>
        }
        actions={<EditButton patient={patient} href={`/patients/${id}/edit`} canEdit={canEdit} />}
      />
      <Standing patient={patient} timeZone={timeZone} />
    </>
  );
}

/** On a narrow screen the facts stand below the appointments; how to reach somebody should not. */
function Reach({ patient: { phone, email }, country }: { patient: PatientDetail; country: string }) {
  const href = phone ? phoneLink(phone) : null;
  const mail = email ? emailLink(email) : null;
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-1 pt-1 lg:hidden">
      {phone && href ? <TextLink href={href}>{formatPhone(phone, country)}</TextLink> : null}
      {mail ? <TextLink href={mail}>{email}</TextLink> : null}
    </span>
  );
}

function EditButton({ patient, href, canEdit }: { patient: PatientDetail; href: string; canEdit: boolean }) {
  const { ownedBy, editUrl } = patient;
  if (ownedBy === null) {
    return canEdit ? (
      <LinkButton href={href} icon={<Icon of={Pencil} />}>
        Edit
      </LinkButton>
    ) : null;
  }
  if (editUrl === null) return null;
  return (
    <LinkButton href={editUrl} target="_blank" rel="noreferrer" prefetch={false} iconEnd={<Icon of={ArrowUpRight} />}>
      Edit in {humanize(ownedBy)}
      <span className="sr-only">(opens in a new tab)</span>
    </LinkButton>
  );
}

/** Why a record is history, if it is. */
function Standing({ patient, timeZone }: { patient: PatientDetail; timeZone: string }) {
  const { status, mergedInto, mergedAt, archivedAt, deletedAt } = patient;
  const since = (at: string | null) => (at ? <Time at={at} timeZone={timeZone} show="date" /> : "an earlier day");
  if (status === "merged") {
    return (
      <Callout tone="caution" title="This record was merged into another one">
        {mergedInto?.id ? (
          <>
            Its visits count for <TextLink href={`/patients/${mergedInto.id}`}>{mergedInto.name}</TextLink>, since{" "}
            {since(mergedAt)}.
          </>
        ) : (
          <>It was merged into number {mergedInto?.clinikoPatientId}, which is not known here.</>
        )}
      </Callout>
    );
  }
  if (status === "archived") return <Callout tone="neutral" title={<>Archived since {since(archivedAt)}</>} />;
  if (status === "deleted") {
    return (
      <Callout tone="caution" title={<>Gone from the source since {since(deletedAt)}</>}>
        What was known is kept here.
      </Callout>
    );
  }
  return null;
}
