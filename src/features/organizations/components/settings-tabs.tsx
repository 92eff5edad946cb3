import { Tabs } from "@/components/ui/tabs";

type SettingsTabsProps = { current: "organization" | "billing" | "sessions"; parts: { organization: boolean } };

/** The parts of the settings; nothing for somebody who sees only one of them. */
export function SettingsTabs({ current, parts }: SettingsTabsProps) {
  if (!parts.organization) return null;
  return (
    <Tabs
      label="Settings"
      items={[
        { href: "/settings", label: "Organization", current: current === "organization" },
        { href: "/settings/billing", label: "Billing", current: current === "billing" },
        { href: "/settings/sessions", label: "Your sessions", current: current === "sessions" },
      ]}
    />
  );
}
