import { CircleHelp } from "lucide";
import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";

type Side = "above" | "below";

export type MenuProps = {
  /** Its own on every page that it can stand on. */
  id: string;
  /** The button's name when its content is an icon. */
  label: string;
  trigger: ReactNode;
  children: ReactNode;
  side?: Side | undefined;
  /** "row" fills its place (the account at the foot of the navigation); "icon" is a square button. */
  look?: "icon" | "button" | "row" | undefined;
};

/** A button that opens a few links and actions. The browser closes it on Escape and on a press outside. */
export function Menu({ id, label, trigger, children, side = "below", look = "icon" }: MenuProps) {
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        {...(look === "icon" ? { "aria-label": label, title: label } : {})}
        className={cx("flex items-center rounded-md transition-colors", triggers[look])}
      >
        {trigger}
      </button>
      <div
        id={id}
        popover="auto"
        data-side={side}
        className="floating min-w-56 animate-enter rounded-lg border border-line bg-raised p-1 text-ink shadow-lg"
      >
        {children}
      </div>
    </>
  );
}

export type MenuItemProps = { children: ReactNode; icon?: ReactNode; danger?: boolean | undefined };

export function MenuLink({ href, children, icon }: MenuItemProps & { href: string }) {
  return (
    <Link href={href} className={itemClass(false)}>
      {icon}
      {children}
    </Link>
  );
}

/** An action that is a form: it works before any script has loaded. */
export function MenuForm({ action, children, icon, danger }: MenuItemProps & { action: () => Promise<void> }) {
  return (
    <form action={action}>
      <button type="submit" className={itemClass(danger ?? false)}>
        {icon}
        {children}
      </button>
    </form>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <div className="px-2.5 py-1.5 text-ink-muted text-sm">{children}</div>;
}

export function MenuSeparator() {
  return <hr className="my-1 border-line" />;
}

export type InfoTipProps = { label: string; children: ReactNode };

/** A question mark that explains the word before it. */
export function InfoTip({ label, children }: InfoTipProps) {
  const id = `about-${label.toLowerCase().replaceAll(/\W+/g, "-")}`;
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={label}
        title={label}
        className="-m-1.5 inline-flex rounded-full p-1.5 text-ink-faint hover:text-ink"
      >
        <Icon of={CircleHelp} />
      </button>
      <div
        id={id}
        popover="auto"
        data-side="below"
        className="floating max-w-72 animate-enter rounded-lg border border-line bg-raised px-3.5 py-3 font-normal text-ink-muted text-sm shadow-lg"
      >
        {children}
      </div>
    </>
  );
}

const triggers = {
  icon: "size-control justify-center text-ink-muted hover:bg-hover hover:text-ink",
  button: "h-control gap-2 border border-line-strong bg-surface px-3.5 font-medium shadow-xs hover:bg-hover",
  row: "w-full gap-2.5 p-2 text-start hover:bg-hover",
};

function itemClass(danger: boolean): string {
  return cx(
    "flex h-control w-full items-center gap-2.5 rounded-md px-2.5 text-start transition-colors focus-visible:-outline-offset-2",
    danger ? "text-critical hover:bg-critical-soft" : "hover:bg-hover",
  );
}
