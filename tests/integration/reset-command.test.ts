import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic } from "@tests/factories/clinics";
import { afterAll, expect, test } from "vitest";
import { sourceFlags } from "@/cli/node-flags";

// Another machine's folder, with no database but the one that its .env names.
const folder = mkdtempSync(join(tmpdir(), "practice-hub-reset-"));
symlinkSync(resolve("prisma"), join(folder, "prisma"));
const { DATABASE_URL, DIRECT_URL, ...bare } = process.env;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a database that only .env names is emptied by nobody who did not say so", { timeout: 60_000 }, async () => {
  await aClinic();
  writeFileSync(join(folder, ".env"), `DATABASE_URL=${DATABASE_URL}\nDIRECT_URL=${DIRECT_URL}\n`);
  expect(await reset()).toEqual({
    code: 1,
    complaint: expect.stringMatching(/^DATABASE_URL is set: [^\n]*npm run db:reset -- --yes\n$/),
  });
  expect(await clinics()).toBe(1);
  expect(await reset("--yes")).toEqual({ code: 0 });
  expect(await clinics()).toBe(0);
});

async function clinics(): Promise<number | undefined> {
  const [row] = await asAdmin<{ count: number }>("SELECT count(*)::int AS count FROM organizations");
  return row?.count;
}

async function reset(...words: string[]): Promise<{ code: number; complaint?: string }> {
  const command = [...sourceFlags, resolve("src/cli/reset.ts"), ...words];
  return promisify(execFile)(process.execPath, command, { cwd: folder, env: bare })
    .then(() => ({ code: 0 }))
    .catch(({ code, stderr }: { code: number; stderr: string }) => ({ code, complaint: stderr }));
}
