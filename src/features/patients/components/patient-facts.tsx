import type { ReactNode } from "react";
import { type Fact, KeyValueList } from "@/components/key-value-list";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { loadPatient } from "@/features/patients/loaders";
import type { PatientDetail } from "@/features/patients/schema";
import { emailLink } from "@/lib/format/email";
import { countryName, humanize } from "@/lib/format/name";
import { formatPhone, phoneLink } from "@/lib/format/phone";

type PatientFactsProps = Pick<
  Awaited<ReturnType<typeof loadPatient>>,
  "patient" | "household" | "timeZone" | "country"
>;

/** What is known of somebody, each part with where it comes from. */
export function PatientFacts({ patient, household, timeZone, country }: PatientFactsProps) {
  return (
    <>
      <Card title="Contact" actions={<From source={patient.ownedBy} />}>
        <KeyValueList items={reachOf(patient, country)} />
      </Card>
      <Household household={household} country={country} />
      <Card title="Details" actions={<From source={patient.ownedBy} />}>
        <KeyValueList items={detailsOf(patient, timeZone)} />
      </Card>
      <Identifiers patient={patient} country={country} />
      <Merges patient={patient} timeZone={timeZone} />
      <Consents patient={patient} timeZone={timeZone} />
    </>
  );
}

function From({ source }: { source: string | null }) {
  return <span className="text-ink-faint text-sm">{source ? fromWords(source) : "added here"}</span>;
}

function fromWords(source: string): string {
  return source === "manual" ? "added here" : `from ${humanize(source)}`;
}

function reachOf({ phones, emails, address }: PatientDetail, country: string): Fact[] {
  const byPhone = phones.map(({ raw, e164, label }, place) => ({
    label: label ?? (place === 0 ? "Phone" : `Phone ${place + 1}`),
    value: <Phone number={e164 ?? raw} country={country} />,
    hint: e164 ? undefined : "Cannot be called as it is written",
  }));
  const byEmail = emails.map((email, place) => ({
    label: place === 0 ? "E-mail" : `E-mail ${place + 1}`,
    value: <Email address={email} />,
    hint: emailLink(email) ? undefined : "Cannot be written to as it is",
  }));
  return [
    ...distinct(byPhone.length > 0 ? byPhone : [{ label: "Phone", value: null }]),
    ...(byEmail.length > 0 ? byEmail : [{ label: "E-mail", value: null }]),
    { label: "Address", value: addressOf(address) },
  ];
}

/** Two mobiles are "Mobile" and "Mobile 2". */
function distinct(facts: Fact[]): Fact[] {
  const seen = new Map<string, number>();
  return facts.map((fact) => {
    const count = (seen.get(fact.label) ?? 0) + 1;
    seen.set(fact.label, count);
    return count === 1 ? fact : { ...fact, label: `${fact.label} ${count}` };
  });
}

function Phone({ number, country }: { number: string; country: string }) {
  const href = phoneLink(number);
  const words = formatPhone(number, country);
  return href ? <TextLink href={href}>{words}</TextLink> : words;
}

function Email({ address }: { address: string }) {
  const href = emailLink(address);
  return href ? <TextLink href={href}>{address}</TextLink> : address;
}

function addressOf(address: PatientDetail["address"]): ReactNode {
  if (!address) return null;
  const { lines, city, state, postCode, country } = address;
  const town = [city, state, postCode].filter(Boolean).join(" ");
  const land = country && /^[A-Z]{2}$/.test(country) ? countryName(country) : country;
  return [...lines, town, land].filter(Boolean).map((line) => (
    <span key={line} className="block">
      {line}
    </span>
  ));
}

function detailsOf(
  { clinikoPatientId, title, details, createdAt, updatedAt, ownedBy }: PatientDetail,
  timeZone: string,
) {
  const number = clinikoPatientId
    ? [{ label: `${humanize(ownedBy ?? "")} number`, value: <Copyable value={clinikoPatientId} /> }]
    : [];
  const extras = Object.entries(details).map(([label, value]) => ({ label: humanize(spaced(label)), value }));
  return [
    ...number,
    ...(title ? [{ label: "Title", value: title }] : []),
    ...extras,
    { label: "Added", value: <Time at={createdAt} timeZone={timeZone} show="date" /> },
    { label: "Last changed", value: <Time at={updatedAt} timeZone={timeZone} show="date" /> },
  ];
}

function Copyable({ value }: { value: string }) {
  return (
    <span className="inline-flex items-center gap-1 font-mono text-sm">
      {value}
      <CopyButton value={value} label="Copy the number" />
    </span>
  );
}

type HouseholdProps = Pick<PatientFactsProps, "household" | "country">;

function Household({ household, country }: HouseholdProps) {
  if (household.length === 0) return null;
  return (
    <Card title="Same phone" description="Perhaps a household. They stay separate people.">
      <ul className="flex flex-col gap-2.5">
        {household.map(({ id, name, phones }) => (
          <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-4">
            <TextLink href={`/patients/${id}`}>{name}</TextLink>
            <span className="text-ink-muted text-sm">{phones.map((one) => formatPhone(one, country)).join(", ")}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const kinds: Record<string, string> = {
  phone: "Phone",
  email: "E-mail",
  cliniko: "Cliniko",
  whatsapp_user_id: "WhatsApp",
  instagram: "Instagram",
  manychat: "ManyChat",
};

function Identifiers({ patient: { identifiers }, country }: { patient: PatientDetail; country: string }) {
  if (identifiers.length === 0) return null;
  return (
    <Card title="Identifiers" description="What this person is recognised by." padded={false}>
      <ul className="divide-y divide-line">
        {identifiers.map((identifier) => (
          <Identifier
            key={`${identifier.kind} ${identifier.source} ${identifier.value}`}
            identifier={identifier}
            country={country}
          />
        ))}
      </ul>
    </Card>
  );
}

type IdentifierProps = { identifier: PatientDetail["identifiers"][number]; country: string };

function Identifier({ identifier, country }: IdentifierProps) {
  const { kind, value, raw, label, source, valid, verified } = identifier;
  const shown = kind === "phone" ? formatPhone(value, country) : value;
  const asShown = [value, shown, shown.replaceAll(/[()]/g, "")].includes(raw.trim()) || raw.toLowerCase() === value;
  const about = [
    kinds[kind] ?? humanize(kind),
    label?.toLowerCase(),
    fromWords(source),
    asShown ? "" : `written “${raw}”`,
  ];
  return (
    <li className="flex flex-col gap-0.5 px-4 py-2.5 sm:px-5">
      <span className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="break-all font-medium">{shown}</span>
        {valid ? null : <Badge tone="caution">Not valid</Badge>}
        {verified ? <Badge tone="positive">Verified</Badge> : null}
      </span>
      <span className="text-ink-muted text-sm">{about.filter(Boolean).join(" · ")}</span>
    </li>
  );
}

function Merges({ patient: { mergedFrom }, timeZone }: { patient: PatientDetail; timeZone: string }) {
  if (mergedFrom.length === 0) return null;
  return (
    <Card title="Merged records" description="Merged into this one. Their visits count here.">
      <ul className="flex flex-col gap-2.5">
        {mergedFrom.map(({ id, name, clinikoPatientId, mergedAt }) => (
          <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-4">
            <TextLink href={`/patients/${id}`}>{name}</TextLink>
            <span className="text-ink-muted text-sm">
              {clinikoPatientId}
              {mergedAt ? (
                <>
                  {" · "}
                  <Time at={mergedAt} timeZone={timeZone} show="date" />
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Consents({ patient: { consents }, timeZone }: { patient: PatientDetail; timeZone: string }) {
  if (consents.length === 0) return null;
  return (
    <Card title="Consents">
      <KeyValueList
        items={consents.map(({ channel, status, source, recordedAt }) => ({
          label: humanize(channel),
          value: humanize(status),
          hint: (
            <>
              {fromWords(source)}, <Time at={recordedAt} timeZone={timeZone} show="date" />
            </>
          ),
        }))}
      />
    </Card>
  );
}

function spaced(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}
