import { KeyValueList } from "@/components/key-value-list";
import { Card } from "@/components/ui/card";
import type { OrganizationView } from "@/features/organizations/schema";
import { countryName } from "@/lib/format/name";

/** The settings for somebody who may see them and not change them. */
export function SettingsFacts({ organization }: { organization: OrganizationView }) {
  const { name, timeZone, country, currency, activeWindowDays } = organization;
  return (
    <Card title="Organization" footer="Only an owner can change these.">
      <KeyValueList
        items={[
          { label: "Name", value: name },
          { label: "Country", value: countryName(country) },
          { label: "Currency", value: currency },
          { label: "Time zone", value: timeZone.replaceAll("_", " ") },
          { label: "Active window", value: `${activeWindowDays} days`, hint: "A visit in it makes a patient active" },
        ]}
      />
    </Card>
  );
}
