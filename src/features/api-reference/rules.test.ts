import { expect, test } from "vitest";
import { exampleOf, linesOf, typeOf } from "@/features/api-reference/rules";

test("a developer reads what a field holds in plain words", () => {
  expect(typeOf({ anyOf: [{ type: "string", format: "date-time" }, { type: "null" }] })).toBe(
    "moment (ISO 8601) or null",
  );
  expect(typeOf({ type: "array", items: { type: "string", enum: ["full", "incremental"] } })).toBe(
    "list of one of: full, incremental",
  );
  expect(typeOf({ $ref: "#/components/schemas/Problem" })).toBe("Problem");
});

test("the fields of a page of patients are listed through its list, with what is needed and what is allowed", () => {
  const lines = linesOf({
    type: "object",
    required: ["data"],
    properties: {
      data: { type: "array", items: { type: "object", properties: { name: { type: "string", maxLength: 120 } } } },
      limit: { type: "integer", minimum: 1, maximum: 200, default: 50 },
    },
  });
  expect(lines.map(({ name, needed, limits }) => ({ name, needed, limits }))).toEqual([
    { name: "data", needed: true, limits: "" },
    { name: "limit", needed: false, limits: "1 to 200, otherwise 50" },
  ]);
  expect(lines[0]?.inside).toMatchObject([{ name: "name", limits: "at most 120 characters" }]);
});

test("an example body has every needed field and no other", () => {
  const body = {
    type: "object",
    required: ["provider", "credentials"],
    properties: {
      provider: { type: "string" },
      credentials: { type: "object" },
      note: { type: "string" },
    },
  };
  expect(exampleOf(body)).toEqual({ provider: "…", credentials: {} });
});
