import { Grid } from "@/components/page";
import { StatTile, StatTileSkeleton } from "@/components/stat";
import { InfoTip } from "@/components/ui/floating";
import { AsOf } from "@/components/ui/time";
import type { Dashboard } from "@/features/dashboard/loaders";
import type { DashboardMetrics, Figure } from "@/features/dashboard/schema";
import { ageOf } from "@/lib/format/age";
import { hrefTo } from "@/lib/format/href";
import { formatNumber } from "@/lib/format/number";

/** The five figures of the day, each with its window, its age and the way to its rows. */
export function Figures({ metrics, may }: Dashboard) {
  const { figures, timeZone, window } = metrics;
  return (
    <Grid columns={5}>
      {tiles(window.days).map(({ key, label, hint, about, href }) => (
        <StatTile
          key={key}
          label={label}
          value={<Value figure={figures[key]} />}
          hint={hint}
          href={may.seePeople ? href : undefined}
          info={<InfoTip label={`What “${label}” counts`}>{about}</InfoTip>}
          asOf={<AsOf at={ageOf(metrics, figures[key].asOf)} timeZone={timeZone} />}
        />
      ))}
    </Grid>
  );
}

export function FiguresSkeleton() {
  return (
    <Grid columns={5}>
      {["patients", "active", "new", "overdue", "upcoming"].map((tile) => (
        <StatTileSkeleton key={tile} />
      ))}
    </Grid>
  );
}

type Tile = { key: keyof DashboardMetrics["figures"]; label: string; hint: string; about: string; href: string };

function tiles(days: number): Tile[] {
  return [
    {
      key: "patients",
      label: "Patients",
      hint: "current records",
      about: "Everybody whose record is current: not archived, merged into another one, or deleted.",
      href: "/patients",
    },
    {
      key: "active",
      label: "Active",
      hint: `a visit in the last ${days} days`,
      about: `Patients with a visit in the last ${days} days that was not cancelled. The window is set in the settings.`,
      href: "/active-patients",
    },
    {
      key: "new",
      label: "New",
      hint: `added in the last ${days} days`,
      about: `Current records that were made in the last ${days} days, here or in a connected system.`,
      href: hrefTo("/patients", { sort: "-created" }),
    },
    {
      key: "overdue",
      label: "Overdue",
      hint: `away for over ${days} days`,
      about: `Patients who were seen before the last ${days} days, not since, and who have nothing booked.`,
      href: "/overdue",
    },
    {
      key: "upcoming",
      label: "Upcoming",
      hint: "appointments to come",
      about: "Appointments that start after now and are not cancelled.",
      href: "/appointments",
    },
  ];
}

function Value({ figure: { value, asOf } }: { figure: Figure }) {
  // Before the first count there is no figure, and none is not nobody.
  if (asOf === null) return <Missing why="Counted at the end of the first sync" words="not counted yet" />;
  if (value !== null) return formatNumber(value);
  return <Missing why="Left out, to protect a small group" words="fewer than five" />;
}

function Missing({ why, words }: { why: string; words: string }) {
  return (
    <span title={why}>
      <span aria-hidden>–</span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
