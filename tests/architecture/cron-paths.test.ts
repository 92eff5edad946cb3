import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { providerByKey } from "@/lib/integrations/registry";
import { listRouteFiles, type RouteFile } from "./route-files";

const schedule = z.object({ crons: z.array(z.object({ path: z.string(), schedule: z.string() })).min(1) });
const { crons } = schedule.parse(JSON.parse(readFileSync("vercel.json", "utf8")));
const routes = listRouteFiles();

test.each(crons)("$path, which the host calls by itself, is a job for the scheduler alone", ({ path }) => {
  expect(complaints(path, routes)).toEqual([]);
});

test("Cliniko is synced at three in the morning", () => {
  expect(crons).toContainEqual({ path: "/api/cron/sync-cliniko", schedule: "0 3 * * *" });
});

test.each([
  ["a path that nothing answers", "/api/schedule/sync-cliniko", routes],
  ["a job that nobody knows", "/api/cron/sync-nobody", routes],
  ["a route that only takes POST", "/api/cron/sync-cliniko", [cronFile({ methods: ["POST"] })]],
  ["a route that anybody may call", "/api/cron/sync-cliniko", [cronFile({ text: "publicRoute(endpoint" })]],
])("%s would be noticed", (_, path, files) => {
  expect(complaints(path, files)).not.toEqual([]);
});

function complaints(path: string, files: RouteFile[]): string[] {
  const [, job] = /^\/api\/cron\/([\w-]+)$/.exec(path) ?? [];
  const route = files.find((file) => file.path === "/api/cron/{job}");
  if (!job || !route) return [`Nothing answers ${path}.`];
  return [
    ...(route.methods.includes("GET") ? [] : ["The scheduler sends GET."]),
    ...(/= cronRoute\(/.test(route.text) ? [] : ["It must ask for the scheduler's secret."]),
    ...(["webhooks", "clerk-reconcile"].includes(job) || providerByKey(job.replace(/^sync-/, ""))
      ? []
      : [`There is no job ${job}.`]),
  ];
}

function cronFile(facts: Partial<RouteFile>): RouteFile {
  return { file: "route.ts", path: "/api/cron/{job}", methods: ["GET"], text: "= cronRoute(endpoint", ...facts };
}
