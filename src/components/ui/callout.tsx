import { CircleAlert, CircleCheck, type IconNode, Info, TriangleAlert } from "lucide";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";
import { type Tone, textTone } from "@/components/ui/tone";

export type CalloutProps = {
  children?: ReactNode;
  title?: ReactNode;
  tone?: Tone | undefined;
  actions?: ReactNode;
  /** "alert" interrupts, "status" waits its turn; left out, it is only read where it stands. */
  announce?: "alert" | "status" | undefined;
};

export function Callout({ children, title, tone = "info", actions, announce }: CalloutProps) {
  return (
    <div
      {...(announce ? { role: announce } : {})}
      className={cx("flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border px-3.5 py-3", grounds[tone])}
    >
      <Icon of={icons[tone]} className={cx("mt-0.75", textTone[tone])} />
      <div className="min-w-0 flex-1 basis-56">
        {title ? <p className="font-medium text-ink">{title}</p> : null}
        {children ? <div className="text-ink-muted">{children}</div> : null}
      </div>
      {actions ? <div className="flex items-center gap-2">{actions}</div> : null}
    </div>
  );
}

const icons: Record<Tone, IconNode> = {
  neutral: Info,
  accent: Info,
  info: Info,
  positive: CircleCheck,
  caution: TriangleAlert,
  critical: CircleAlert,
};

const grounds: Record<Tone, string> = {
  neutral: "border-line bg-sunken",
  accent: "border-accent-line bg-accent-soft",
  info: "border-info-line bg-info-soft",
  positive: "border-positive-line bg-positive-soft",
  caution: "border-caution-line bg-caution-soft",
  critical: "border-critical-line bg-critical-soft",
};
