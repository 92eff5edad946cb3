import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { sourceFlags } from "./node-flags";

const started: ChildProcess[] = [];
const dataDir = mkdtempSync(join(tmpdir(), "sandbox-"));

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGTERM");
  rmSync(dataDir, { recursive: true, force: true });
});

type Outcome = { url: string; child: ChildProcess } | { complaint: string; code: number | null };

function start(...options: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [...sourceFlags, "src/cli/sandbox.ts", ...options]);
  started.push(child);
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  return new Promise((resolve) => {
    child.stdout.on("data", (chunk) => {
      const [, url] = /^sandbox (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(String(chunk)) ?? [];
      if (url) resolve({ url, child });
    });
    child.on("exit", (code) => resolve({ complaint, code }));
  });
}

async function firstPatient(outcome: Outcome): Promise<unknown> {
  if (!("url" in outcome)) throw new Error(outcome.complaint);
  const headers = {
    accept: "application/json",
    "user-agent": "Practice Hub (dev@example.com)",
    authorization: `Basic ${btoa("sandbox-seaview-physiotherapy-au1:")}`,
  };
  const response = await fetch(`${outcome.url}/api.au1.cliniko.com/v1/patients?per_page=1`, { headers });
  return response.json();
}

it("shows the same clinic after a restart, because it keeps the day on which it was made", async () => {
  const first = await start("--port", "0", "--data-dir", dataDir, "--anchor", "2026-05-13T03:20:00Z");
  const before = await firstPatient(first);
  expect(before).toMatchObject({ total_entries: 632 });
  expect(readFileSync(join(dataDir, "sandbox.json"), "utf8")).toContain("2026-05-13T03:20:00.000Z");
  expect(await firstPatient(await start("--port", "0", "--data-dir", dataDir))).toEqual(before);
}, 30_000);

it("says in one line which port is taken", async () => {
  const blocker = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => blocker.once("listening", resolve));
  const address = blocker.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const outcome = await start("--port", String(port));
  blocker.close();
  expect(outcome).toEqual({ code: 1, complaint: expect.stringMatching(new RegExp(`^[^\\n]*${port}\\n$`)) });
}, 30_000);
