"use client";

import { FormTrouble } from "@/components/form-trouble";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { useActionForm } from "@/components/use-action-form";
import { updateOrganizationAction } from "@/features/organizations/actions";
import type { SettingsChoices } from "@/features/organizations/loaders";
import type { OrganizationView } from "@/features/organizations/schema";

type SettingsFormProps = { organization: OrganizationView; choices: SettingsChoices };

export function SettingsForm({ organization, choices }: SettingsFormProps) {
  const { form, result, pending, message, errorOf } = useActionForm(updateOrganizationAction);
  const { name, timeZone, country, currency, activeWindowDays } = organization;
  return (
    <form {...form} noValidate>
      <Card
        title="Organization"
        footer={
          <>
            <span>Changes are written to the audit log.</span>
            <SubmitButton busy={pending}>Save changes</SubmitButton>
          </>
        }
      >
        <div className="flex flex-col gap-5">
          <FormTrouble>{message}</FormTrouble>
          {result?.ok && !pending ? <Saved days={result.data.activeWindowDays} /> : null}
          <TextField label="Name" name="name" defaultValue={name} autoComplete="organization" error={errorOf("name")} />
          <div className="grid gap-5 sm:grid-cols-2">
            <SelectField
              label="Country"
              name="country"
              defaultValue={country}
              options={choices.countries}
              hint="How phone numbers without a country code are read."
              error={errorOf("country")}
            />
            <SelectField
              label="Currency"
              name="currency"
              defaultValue={currency}
              options={choices.currencies}
              error={errorOf("currency")}
            />
          </div>
          <SelectField
            label="Time zone"
            name="timeZone"
            defaultValue={timeZone}
            options={choices.timeZones}
            hint="Every time is shown in it, and a day begins at its midnight. Changing it counts active and overdue patients again."
            error={errorOf("timeZone")}
          />
          <TextField
            label="Active window, in days"
            name="activeWindowDays"
            type="number"
            inputMode="numeric"
            min={7}
            max={365}
            step={1}
            defaultValue={activeWindowDays}
            hint="A patient is active with a visit in so many days, from 7 to 365. Who was seen before that, and has nothing booked, is overdue. Changing it counts everybody again at once."
            error={errorOf("activeWindowDays")}
          />
        </div>
      </Card>
    </form>
  );
}

function Saved({ days }: { days: number }) {
  return (
    <Callout tone="positive" announce="status" title="Saved">
      Active patients are now those of the last {days} days.{" "}
      <TextLink href="/active-patients">See who they are</TextLink>
    </Callout>
  );
}
