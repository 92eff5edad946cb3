import { expect, test } from "vitest";
import { knownTimeZone } from "@/lib/format/time-zone";

test.each(["Australia/Melbourne", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Etc/GMT+5", "UTC"])(
  "%s is a zone that clocks are set by",
  (name) => {
    expect(knownTimeZone(name)).toBe(name);
  },
);

test.each([null, "", "Melbourne", "Australia/Nowhere", "+05:45", "EST5EDT; drop", "Asia/Kathmandu "])(
  "%o is none",
  (name) => {
    expect(knownTimeZone(name)).toBeNull();
  },
);
