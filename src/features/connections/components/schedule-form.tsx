"use client";

import { useActionState, useEffect } from "react";
import { Card } from "@/components/ui/card";
import { RadioGroup } from "@/components/ui/checkbox";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { toast } from "@/components/ui/toast";
import { scheduleAction } from "@/features/connections/actions";
import type { ConnectionView } from "@/features/connections/schema";

export type ScheduleFormProps = {
  connectionId: string;
  schedule: ConnectionView["schedule"];
  /** The clinic's, which the daily sync goes by. */
  timeZone: string;
  /** Whether the plan has hourly syncs. */
  hourlyIncluded: boolean;
  mayChange: boolean;
};

/** How often a connection is synced by itself. */
export function ScheduleForm({ connectionId, schedule, timeZone, hourlyIncluded, mayChange }: ScheduleFormProps) {
  const [result, send] = useActionState(scheduleAction, null);
  useEffect(() => {
    if (result?.ok) toast("The schedule is saved.", "positive");
  }, [result]);
  return (
    <Card title="Schedule">
      <form action={send} className="flex flex-col gap-3">
        <input type="hidden" name="id" value={connectionId} />
        <RadioGroup
          key={schedule}
          legend="How often it is synced by itself"
          hideLegend
          name="schedule"
          defaultValue={schedule}
          options={[
            { value: "hourly", label: "Every hour", hint: "On the hour, what changed", disabled: !mayChange },
            { value: "daily", label: "Every day", hint: `At 3 am (${timeZone})`, disabled: !mayChange },
            { value: "off", label: "Only by hand", disabled: !mayChange },
          ]}
        />
        <p className="text-ink-faint text-sm">Once a week everything is read, so that what was deleted is noticed.</p>
        {schedule === "hourly" && !hourlyIncluded ? (
          <p className="text-caution text-sm">
            Your plan has no hourly syncs: there is one a day until you{" "}
            <TextLink href="/settings/billing">choose a larger plan</TextLink>.
          </p>
        ) : null}
        {result?.ok === false ? (
          <p role="alert" className="text-critical text-sm">
            {result.message}
          </p>
        ) : null}
        {mayChange ? (
          <div>
            <SubmitButton variant="secondary" size="sm">
              Save
            </SubmitButton>
          </div>
        ) : null}
      </form>
    </Card>
  );
}
