import { expect, test } from "vitest";
import { credentialsSchema, regionOf } from "./credentials";

const body = "a-made-up-body-of-a-key";

test.each([
  [`${body}-au1`, "au1"],
  [`${body}-UK2`, "uk2"],
  [`${body}-ca12`, "ca12"],
  ["madeupbodywithouthyphen", "au1"],
  ["made-upbodywithoutregion_", "au1"],
])("the region of %s is %s", (key, region) => {
  expect(regionOf(key)).toBe(region);
  expect(credentialsSchema.parse({ apiKey: `  ${key}\n` })).toEqual({ apiKey: key });
});

test.each([
  `${body}-`,
  `${body}-au`,
  `${body}-au123`,
  `${body}-a1`,
  `${body}-evil`,
  `${body}-au1.evil.example.com`,
  `${body}-au1/../x`,
  `${body}-au1#`,
  `${body}-aü1`,
  "two words-au1",
  "user:pass-au1",
  "short",
  "",
])("%j is no key, and its host is never called", (apiKey) => {
  expect(credentialsSchema.safeParse({ apiKey }).success).toBe(false);
});
