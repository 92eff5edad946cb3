import { expect, test } from "vitest";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { fromCursor, readAddress } from "@/lib/http/address-bar";

const filters = z.object({
  search: z.string().max(5).optional(),
  status: z.enum(["active", "archived"]).default("active"),
  days: z.coerce.number().int().min(7).optional(),
});

test("a link with one wrong filter still opens its list, under the others", () => {
  expect(readAddress(filters, { search: "maya", status: "nonsense", days: "9" })).toEqual({
    search: "maya",
    status: "active",
    days: 9,
  });
  expect(readAddress(filters, { days: "3", search: "much too long" })).toEqual({ status: "active" });
});

test("a field that was left empty, or holds what cannot be kept, filters nothing", () => {
  expect(readAddress(filters, { search: "", status: "", days: "" })).toEqual({ status: "active" });
  expect(readAddress(filters, { search: "a\u0000b" })).toEqual({ status: "active" });
});

test("of a filter that is given twice the first counts", () => {
  expect(readAddress(filters, { status: ["archived", "active"] }).status).toBe("archived");
});

test("a cursor from another order of the list starts it again", async () => {
  const read = async ({ cursor }: { cursor?: string | undefined }) => {
    if (cursor === "old") throw new AppError("invalid_cursor", "Not one of ours.");
    return cursor ?? "first page";
  };
  expect(await fromCursor({ cursor: "old" }, read)).toEqual({ page: "first page", restarted: true });
  expect(await fromCursor({ cursor: "good" }, read)).toEqual({ page: "good", restarted: false });
});

test("any other refusal is passed on at once", async () => {
  let reads = 0;
  const refuse = async () => {
    reads += 1;
    throw new AppError("forbidden", "No.");
  };
  await expect(fromCursor({ cursor: "x" }, refuse)).rejects.toThrow("No.");
  expect(reads).toBe(1);
});
