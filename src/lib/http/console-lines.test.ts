import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { turnConsoleIntoLines } from "@/lib/http/console-lines";

// As others call it, whom no rule of ours binds.
const { console: theirs } = globalThis;
const { error, warn, info, log } = theirs;
const listeners = process.listeners("warning");
const lines: string[] = [];

beforeEach(() => {
  lines.length = 0;
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  turnConsoleIntoLines();
});

afterEach(() => {
  vi.restoreAllMocks();
  Object.assign(theirs, { error, warn, info, log });
  process.removeAllListeners("warning");
  for (const listener of listeners) process.on("warning", listener);
});

const person = "Marguerite Okonkwo";
const seen = () => lines.map((line) => JSON.parse(line));
const here = expect.arrayContaining([expect.stringContaining("console-lines.test.ts")]);

test("an error that somebody prints is a line with its name and where it happened, without its words", () => {
  theirs.error("⨯", Object.assign(new RangeError(`No zone\nfor ${person}`), { digest: person }));
  expect(seen()).toMatchObject([{ level: "error", event: "console", error: { name: "RangeError", stack: here } }]);
  expect(lines.join()).not.toContain(person);
});

test("of words there is no more than where they were said", () => {
  theirs.warn(`${person} was not found\n`, { person });
  expect(seen()).toMatchObject([{ level: "warn", event: "console", error: { stack: here } }]);
  expect(lines.join()).not.toContain(person);
});

test("a warning of Node itself is a line with its code", async () => {
  process.emitWarning(`${person} is deprecated`, { code: "DEP0999" });
  await expect.poll(seen).toMatchObject([{ level: "warn", event: "process warning", error: { code: "DEP0999" } }]);
  expect(lines.join()).not.toContain(person);
});
