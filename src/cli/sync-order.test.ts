import { expect, test } from "vitest";
import { readSyncOrder, syncUsage } from "./sync-order";

test.each([
  ["", { provider: "cliniko", mode: "incremental" }],
  ["--provider mx-merchant --mode full", { provider: "mx-merchant", mode: "full" }],
  ["--count 50", { payments: { count: 50, emergency: false } }],
  [
    "--provider mx-merchant --count 5 --strategy by_id",
    { payments: { count: 5, emergency: false, strategy: "by_id" } },
  ],
  ["--emergency", { payments: { count: 1_000, emergency: true } }],
  [
    "--emergency --count 200 --from 2026-03-01 --to 2026-03-31",
    { payments: { count: 200, emergency: true, from: "2026-03-01", to: "2026-03-31" } },
  ],
])("%j is understood", (words, order) => {
  expect(read(words)).toEqual({ organization: "seaview", ...order });
});

test.each([
  ["--provider cliniko --count 5", /^--count, .* are about payments: leave --provider out, or name mx-merchant\.$/],
  ["--provider cliniko --emergency", /^--count, .* are about payments/],
  ["--from 2026-03-01", /^--from and --to need --emergency\.$/],
  ["--count 5 --to 2026-03-31", /^--from and --to need --emergency\.$/],
  ["--strategy by_id", /^--strategy needs --count or --emergency\.$/],
  ["--mode full --count 5", /^--mode is about a whole sync/],
  ["--emergency --from yesterday", /^--from and --to are days, such as 2026-03-31\.$/],
  ["--emergency --to 2026-02-31", /^--from and --to are days/],
  ["--emergency --to 2026-03-31T12:00:00Z", /^--from and --to are days/],
  ["--cuont 5", /^Unknown option '--cuont'/],
])("%s is refused in one line", (words, refusal) => {
  expect(() => read(words)).toThrow(refusal);
  expect(() => read(words)).not.toThrow(/\n/);
});

test("without an organization, or in a mode that there is not, the usage is told: it names every option", () => {
  expect(() => readSyncOrder(["--count", "5"])).toThrow(syncUsage);
  expect(() => read("--mode retry")).toThrow(syncUsage);
  for (const option of ["--count", "--emergency", "--from", "--to", "--strategy"]) expect(syncUsage).toContain(option);
});

function read(words: string) {
  return readSyncOrder(["--organization", "seaview", ...words.split(" ").filter(Boolean)]);
}
