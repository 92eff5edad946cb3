import { type ComponentProps, createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { Figures } from "@/features/dashboard/components/figures";
import { WeeksChart } from "@/features/dashboard/components/weeks-chart";

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));

const now = "2025-06-15T02:00:00.000Z";
const countedAt = "2025-06-15T01:48:00.000Z";
const syncedAt = "2025-06-05T02:00:00.000Z";

test("the five figures and the chart are as old as what was synced, though all were counted since", () => {
  const html = shown({ isMirrored: true, syncedAt });
  expect(html.match(new RegExp(`as of <time dateTime="${syncedAt}"`, "g"))).toHaveLength(6);
  expect(html).not.toContain(`dateTime="${now}"`);
});

test("before the first sync is through, no figure is of now", () => {
  expect(shown({ isMirrored: true, syncedAt: null }).match(/not synced yet/g)).toHaveLength(6);
});

test("a clinic that adds its people by hand is told of no sync", () => {
  expect(shown({ isMirrored: false, syncedAt: null })).not.toMatch(/as of|not synced/);
});

type Loaded = ComponentProps<typeof Figures>;

function shown(age: Pick<Loaded["metrics"], "isMirrored" | "syncedAt">): string {
  const window = { days: 45, from: syncedAt, to: countedAt };
  const live = { value: 7, asOf: now, window: null };
  const counted = { value: 7, asOf: countedAt, window };
  const loaded: Loaded = {
    metrics: {
      asOf: now,
      timeZone: "Australia/Melbourne",
      window,
      computedAt: countedAt,
      ...age,
      figures: { patients: live, active: counted, new: live, overdue: counted, upcoming: live },
      appointmentsPerWeek: {
        asOf: now,
        timeZone: "Australia/Melbourne",
        weeks: [{ weekStart: "2025-06-09", visits: 3, didNotArrive: 0, cancelled: 0 }],
      },
      connections: [],
    },
    may: { seePeople: true, seeConnections: true, connect: true },
    offers: [],
  };
  return renderToStaticMarkup(
    createElement("div", null, createElement(Figures, loaded), createElement(WeeksChart, loaded)),
  );
}
