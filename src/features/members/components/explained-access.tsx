import { Check, Pause, X } from "lucide";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";
import { Time } from "@/components/ui/time";
import type { ExplainedAccess as Explained, ExplainedPermission } from "@/features/members/access/schema";
import { roleNames } from "@/lib/auth/roles";
import { formatCount } from "@/lib/format/number";

type ExplainedAccessProps = { title: string; access: Explained; timeZone: string };

/** Every permission with yes or no, and because of what. */
export function ExplainedAccess({ title, access, timeZone }: ExplainedAccessProps) {
  const areas = [...Map.groupBy(access.permissions, ({ area }) => area)];
  const allowed = access.permissions.filter((one) => one.allowed).length;
  return (
    <Card
      title={title}
      description={`${allowed} of ${formatCount(access.permissions.length, "permission")}`}
      padded={false}
    >
      {access.readOnly ? (
        <div className="border-line border-b p-4 sm:px-5">
          <Callout tone="caution" title={access.readOnly}>
            Until a plan is chosen or paid, nobody of the organization can change anything, whatever their role.
            Everything can still be read and exported.
          </Callout>
        </div>
      ) : null}
      {areas.map(([area, permissions]) => (
        <section key={area} className="border-line not-first:border-t">
          <h3 className="bg-sunken px-4 py-1.5 font-medium text-ink-muted text-sm sm:px-5">{area}</h3>
          <ul className="divide-y divide-line">
            {permissions.map((one) => (
              <Permission key={one.permission} one={one} role={access.role} timeZone={timeZone} />
            ))}
          </ul>
        </section>
      ))}
    </Card>
  );
}

type PermissionProps = { one: ExplainedPermission; role: keyof typeof roleNames; timeZone: string };

function Permission({ one, role, timeZone }: PermissionProps) {
  const { permission, label, allowed, blocked } = one;
  const [icon, tone, word] = allowed ? (blocked ? answers.notNow : answers.yes) : answers.no;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-0.5 px-4 py-2 sm:px-5">
      <span className={cx("mt-0.75", tone)}>
        <Icon of={icon} />
        <span className="sr-only">{word}</span>
      </span>
      <span className="min-w-0 flex-1 basis-56">
        <span className={allowed ? "text-ink" : "text-ink-muted"}>{label}</span>
        <code className="block text-ink-faint text-xs">{permission}</code>
      </span>
      <span className="text-ink-muted text-sm max-sm:ps-7 sm:text-end">
        {blocked ? `${blocks[blocked]} ` : null}
        <Why one={one} role={role} timeZone={timeZone} />
      </span>
    </li>
  );
}

const answers = {
  yes: [Check, "text-positive", "Yes:"],
  notNow: [Pause, "text-caution", "Not at the moment:"],
  no: [X, "text-ink-faint", "No:"],
} as const;

/** The reason in words: for the page itself, and for whoever was just refused. */
export function Why({ one, role, timeZone }: PermissionProps) {
  const { because, by, at, expiresAt } = one;
  const isAdjusted = because === "granted" || because === "denied" || because === "grant_ended";
  return (
    <>
      {reasonFor(one, role)}
      {isAdjusted && by ? ` by ${by}` : null}
      {isAdjusted && at ? (
        <>
          , <Time at={at} timeZone={timeZone} show="date" />
        </>
      ) : null}
      {expiresAt && because === "granted" ? (
        <>
          , until <Time at={Date.parse(expiresAt) - 1} timeZone={timeZone} show="date" />
        </>
      ) : null}
      {expiresAt && (because === "expired" || because === "grant_ended") ? (
        <>
          {" "}
          on <Time at={Date.parse(expiresAt) - 1} timeZone={timeZone} show="date" />
        </>
      ) : null}
    </>
  );
}

const blocks: Record<NonNullable<ExplainedPermission["blocked"]>, string> = {
  subscription: "Not while the organization can only read.",
  plan: "Not in the organization's plan.",
};

function reasonFor({ because }: ExplainedPermission, role: PermissionProps["role"]): string {
  const reasons: Record<ExplainedPermission["because"], string> = {
    looking: "A super admin who looks in sees everything and changes nothing",
    super_admin: "A super admin may do everything",
    role: `Part of the role ${roleNames[role]}`,
    granted: "Granted",
    denied: "Denied",
    not_included: `Not part of the role ${roleNames[role]}`,
    grant_ended: "A grant has ended",
    expired: "The membership ended",
    not_active: "The membership is deactivated or pending",
  };
  return reasons[because];
}
