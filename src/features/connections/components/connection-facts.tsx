import { KeyValueList } from "@/components/key-value-list";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { ConnectionView } from "@/features/connections/schema";
import { countryName } from "@/lib/format/name";

/** Whose account it is and where. */
export function ConnectionFacts({ connection, timeZone }: { connection: ConnectionView; timeZone: string }) {
  const { account, region, country, webUrl, createdAt, providerName } = connection;
  return (
    <Card title="Account">
      <KeyValueList
        items={[
          { label: "Name", value: account.name },
          // Not every provider has these.
          ...(region ? [{ label: "Region", value: region }] : []),
          ...(country ? [{ label: "Country", value: countryName(country) }] : []),
          ...(connection.timeZone ? [{ label: "Time zone", value: connection.timeZone }] : []),
          { label: "Connected", value: <Time at={createdAt} timeZone={timeZone} show="date" /> },
          { label: "At the provider", value: webUrl ? <TextLink href={webUrl}>Open {providerName}</TextLink> : null },
        ]}
      />
    </Card>
  );
}
