import { expect, test } from "vitest";
import { slugOf } from "@/features/organizations/rules";

test.each([
  ["Seaview Physiotherapy", "seaview-physiotherapy"],
  ["  Clínica São João & Co. ", "clinica-sao-joao-co"],
  ["日本", "organization"],
  ["---", "organization"],
  ["a".repeat(60), "a".repeat(48)],
])("%j becomes %j in an address", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
