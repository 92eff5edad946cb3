import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sourceFlags } from "./node-flags";
import { keepSecrets } from "./secrets";

let folder: string;
const file = () => join(folder, "secrets.json");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "practice-hub-secrets-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("secrets are made up once, for the owner's eyes alone, and later ones join them", () => {
  const secrets = keepSecrets(folder);
  expect(keepSecrets(folder)).toEqual(secrets);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  const { demoPassword: _, ...older } = secrets;
  writeFileSync(file(), JSON.stringify(older));
  expect(keepSecrets(folder)).toMatchObject(older);
  expect(JSON.parse(readFileSync(file(), "utf8"))).toEqual(keepSecrets(folder));
  expect(readdirSync(folder)).toEqual(["secrets.json"]);
});

test("processes that start at once in one folder agree on its secrets", async () => {
  const script = `import { keepSecrets } from "./src/cli/secrets.ts"; process.stdout.write(JSON.stringify(keepSecrets(${JSON.stringify(folder)})));`;
  const said = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, [...sourceFlags, "--input-type=module", "-e", script]);
      const [output] = await Promise.all([text(child.stdout), once(child, "exit")]);
      return output;
    }),
  );
  expect(new Set(said).size).toBe(1);
  expect(said[0]).toContain("SESSION_SECRET");
}, 30_000);
