import { describe, expect, it } from "vitest";
import * as date from "@/lib/format/date";
import * as duration from "@/lib/format/duration";
import { formatMoney } from "@/lib/format/money";
import { countryName, fullName, humanize, initials } from "@/lib/format/name";
import { formatBytes, formatChange, formatCount, formatNumber, formatShare } from "@/lib/format/number";
import { formatPhone, phoneLink } from "@/lib/format/phone";

const sydney = { timeZone: "Australia/Sydney" };
const losAngeles = { timeZone: "America/Los_Angeles" };
// 00:30 on Saturday in Sydney, 05:30 on Friday in Los Angeles, 19:15 on Friday where the tests run.
const late = "2025-11-21T13:30:05.000Z";

describe("a moment", () => {
  it("is read on the clinic's calendar and clock, wherever the server stands", () => {
    expect(date.formatDate(late, sydney)).toBe("22 Nov 2025");
    expect(date.formatDate(late, losAngeles)).toBe("21 Nov 2025");
    expect(date.formatDay(late, sydney)).toBe("Sat 22 Nov");
    expect(plain(date.formatTime(late, sydney))).toBe("12:30 am");
    expect(plain(date.formatDateTime(late, losAngeles))).toBe("21 Nov 2025, 5:30 am");
    expect(date.formatMonth("2025-11-30T14:00:00Z", sydney)).toBe("December 2025");
    expect(date.localDay(late, sydney.timeZone)).toBe("2025-11-22");
    expect(date.localDay(late, losAngeles.timeZone)).toBe("2025-11-21");
  });

  it("tells its seconds and zone when asked exactly", () => {
    expect(plain(date.formatExact(late, sydney))).toMatch(/Saturday,? 22 November 2025.* 12:30:05 am (AEDT|GMT\+11)/);
  });

  it("names both ends of a window on the clinic's calendar", () => {
    expect(plain(date.formatRange("2025-10-06T13:00:00Z", late, sydney))).toBe("7 Oct – 22 Nov 2025");
  });

  it.each([
    [10_000, "just now"],
    [-10_000, "just now"],
    [-50_000, "1 min ago"],
    [-120_000, "2 mins ago"],
    [-3 * 3_600_000, "3 hr ago"],
    [3 * 86_400_000, "in 3 days"],
    [-44 * 86_400_000, "44 days ago"],
    [-61 * 86_400_000, "2 mo ago"],
    [-800 * 86_400_000, "2 yrs ago"],
  ])("%i ms from now is %s", (distance, words) => {
    const now = Date.parse(late);
    expect(plain(duration.formatRelative(now + distance, now))).toMatch(
      new RegExp(`^${words.replace("hr", "(hr|hrs)")}$`),
    );
  });
});

describe("a length of time", () => {
  it.each([
    [-5, "0 s"],
    [45_000, "45 s"],
    [200_000, "3 min 20 s"],
    [120_000, "2 min"],
    [7_500_000, "2 h 5 min"],
    [3_600_000, "1 h"],
  ])("%i ms is %s", (length, words) => expect(duration.formatDuration(length)).toBe(words));
});

describe("a date of birth", () => {
  it("is the same day in every zone", () => {
    expect(date.formatCalendarDate("1988-02-03")).toBe("3 Feb 1988");
    expect(date.formatCalendarDate("1988-02-03T00:00:00.000Z")).toBe("3 Feb 1988");
  });

  it("makes somebody a year older on the clinic's own day", () => {
    expect(date.ageInYears("1990-11-22", late, sydney)).toBe(35);
    expect(date.ageInYears("1990-11-22", late, losAngeles)).toBe(34);
  });
});

describe("a figure", () => {
  it("is grouped, counted and signed", () => {
    expect(formatNumber(12480)).toBe("12,480");
    expect(formatCount(1, "patient")).toBe("1 patient");
    expect(formatCount(47, "patient")).toBe("47 patients");
    expect(formatChange(-3)).toBe("−3");
    expect(formatChange(12)).toBe("+12");
    expect(plain(formatBytes(3_400_000))).toBe("3.4 MB");
  });

  it("says 100 % only of the whole and 0 % only of nothing", () => {
    expect([0, 0.001, 0.5, 0.999, 1].map((share) => formatShare(share))).toEqual(["0%", "1%", "50%", "99%", "100%"]);
  });
});

describe("an amount", () => {
  it("keeps every cent, and the decimals of its currency", () => {
    expect(formatMoney({ minor: 123450, currency: "AUD" })).toBe("$1,234.50");
    expect(formatMoney({ minor: -5n, currency: "AUD" })).toBe("-$0.05");
    expect(formatMoney({ minor: 9007199254740993n, currency: "AUD" })).toBe("$90,071,992,547,409.93");
    expect(plain(formatMoney({ minor: 1500, currency: "JPY" }))).toMatch(/1,500$/);
  });
});

describe("a name", () => {
  it("shows what the person is called", () => {
    expect(fullName({ firstName: " Maya ", preferredName: "May", lastName: "Okafor" })).toBe("Maya (May) Okafor");
    expect(fullName({ firstName: "Maya", preferredName: "Maya", lastName: "Okafor" })).toBe("Maya Okafor");
    expect(fullName({ firstName: null, lastName: " " })).toBe("No name");
  });

  it("has initials in any script", () => {
    expect(["Maya (May) Okafor", "Łukasz", "", "owner@clinic"].map(initials)).toEqual(["MO", "Ł", "?", "OC"]);
  });

  it("of a country or a key is words", () => {
    expect(countryName("AU")).toBe("Australia");
    expect(countryName("not a country")).toBe("not a country");
    expect(humanize("tenant_admin")).toBe("Tenant admin");
    expect(humanize("sms_marketing")).toBe("SMS marketing");
    expect(humanize("email_marketing")).toBe("E-mail marketing");
  });
});

describe("a phone number", () => {
  it("is written as people at home write it, and with its country from abroad", () => {
    expect(formatPhone("+61491570156", "AU")).toBe("0491 570 156");
    expect(formatPhone("+61491570156", "NZ")).toBe("+61 491 570 156");
    expect(phoneLink("+61491570156")).toBe("tel:+61491570156");
  });

  it("that cannot be read is shown as it was kept", () => {
    expect(formatPhone("ask her sister", "AU")).toBe("ask her sister");
    expect(phoneLink("ask her sister")).toBeNull();
  });
});

// Intl puts narrow and unbreakable spaces in places that differ between ICU versions.
function plain(words: string): string {
  return words.replaceAll(/[\u00a0\u2009\u202f]/g, " ");
}
