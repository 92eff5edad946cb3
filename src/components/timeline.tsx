import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";
import { softTone, type Tone } from "@/components/ui/tone";

export type TimelineItem = {
  id: string;
  title: ReactNode;
  /** Usually a <Time/>. */
  at: ReactNode;
  description?: ReactNode;
  badge?: ReactNode;
  tone?: Tone | undefined;
  icon?: ReactNode;
};

export type TimelineGroup = {
  label: string;
  items: TimelineItem[];
  /** What stands below the items: the way to more of them. */
  more?: ReactNode;
};

/** What happened, in order, under headings such as months. */
export function Timeline({ groups, level = 3 }: { groups: TimelineGroup[]; level?: 3 | 4 | undefined }) {
  const Heading = `h${level}` as const;
  return (
    <div className="flex flex-col gap-5">
      {groups.map((group) => (
        <section key={group.label} className="flex flex-col gap-3">
          <Heading className="font-medium text-ink-faint text-sm">{group.label}</Heading>
          <ol className="flex flex-col">
            {group.items.map((item) => (
              <Entry key={item.id} item={item} />
            ))}
          </ol>
          {group.more}
        </section>
      ))}
    </div>
  );
}

function Entry({ item }: { item: TimelineItem }) {
  return (
    <li className="group relative flex gap-3 pb-4 last:pb-0">
      <span aria-hidden className="absolute start-3 top-6 bottom-0 w-px bg-line group-last:hidden" />
      <span
        aria-hidden
        className={cx(
          "relative flex size-6 shrink-0 items-center justify-center rounded-full border",
          softTone[item.tone ?? "neutral"],
        )}
      >
        {item.icon ?? <span className="size-1.5 rounded-full bg-current" />}
      </span>
      <div className="min-w-0 flex-1 pt-px">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="flex flex-wrap items-center gap-2 font-medium">
            {item.title}
            {item.badge}
          </span>
          <span className="text-ink-muted text-sm">{item.at}</span>
        </div>
        {item.description ? <div className="text-ink-muted">{item.description}</div> : null}
      </div>
    </li>
  );
}
