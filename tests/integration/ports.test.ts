import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { sourceFlags } from "@/cli/node-flags";
import { chosenPort, findFreePort } from "@/cli/ports";

const folder = mkdtempSync(join(tmpdir(), "practice-hub-ports-"));
const listeners: Server[] = [];

afterAll(() => {
  for (const listener of listeners) listener.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ["PORT", "127.0.0.1"],
  ["SANDBOX_PORT", "0.0.0.0"],
])("a demo whose %s is in use says so in one line that names it, and begins nothing", async (variable, host) => {
  const port = await aTakenPort(host);
  expect(await startDemo({ [variable]: String(port) })).toEqual({
    code: 1,
    stdout: "",
    stderr: `Port ${port} is in use. Stop what listens there, or choose another: ${variable}=${port + 1}\n`,
  });
  expect(readdirSync(folder)).toEqual([]);
});

test("a port may be chosen in .env", async () => {
  const port = await aTakenPort("127.0.0.1");
  const home = mkdtempSync(join(tmpdir(), "practice-hub-ports-home-"));
  writeFileSync(join(home, ".env"), `PORT=${port}\n`);
  expect(await startDemo({}, home)).toMatchObject({ stderr: expect.stringContaining(`Port ${port} is in use.`) });
  rmSync(home, { recursive: true });
});

test("what is no port is refused by the name of its variable", async () => {
  process.env.PORT = "http";
  await expect(chosenPort("PORT", 3000)).rejects.toThrow("PORT=http is not a port.");
  delete process.env.PORT;
});

test("everybody who asks for a free port at once gets another one, which no outgoing connection takes", async () => {
  const ports = await Promise.all(Array.from({ length: 40 }, findFreePort));
  expect(new Set(ports).size).toBe(40);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});

async function aTakenPort(host: string): Promise<number> {
  const port = await findFreePort();
  const listener = createServer().listen({ port, host });
  listeners.push(listener);
  await once(listener, "listening");
  return port;
}

type Outcome = { code: number; stdout: string; stderr: string };

/** Every port that is not given is free, unless the demo starts elsewhere, where .env may say it. */
async function startDemo(given: Record<string, string>, cwd?: string): Promise<Outcome> {
  const ports = cwd ? {} : { PORT: String(await findFreePort()), SANDBOX_PORT: String(await findFreePort()) };
  const { PORT: _, SANDBOX_PORT: __, ...rest } = process.env;
  const env = { ...rest, ...ports, ...given, HUB_DATA_DIR: folder };
  const words = [...sourceFlags, resolve("src/cli/demo.ts")];
  return promisify(execFile)(process.execPath, words, { env, cwd, timeout: 20_000 })
    .then((said) => ({ code: 0, ...said }))
    .catch(({ code, stdout, stderr }: Outcome) => ({ code, stdout, stderr }));
}
