import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
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

test("what is no port is refused by the name of its variable", async () => {
  process.env.PORT = "http";
  await expect(chosenPort("PORT", 3000)).rejects.toThrow("PORT=http is not a port.");
  delete process.env.PORT;
});

async function aTakenPort(host: string): Promise<number> {
  const port = await findFreePort();
  const listener = createServer().listen({ port, host });
  listeners.push(listener);
  await once(listener, "listening");
  return port;
}

type Outcome = { code: number; stdout: string; stderr: string };

async function startDemo(taken: Record<string, string>): Promise<Outcome> {
  const free = { PORT: String(await findFreePort()), SANDBOX_PORT: String(await findFreePort()) };
  const env = { ...process.env, ...free, ...taken, HUB_DATA_DIR: folder };
  return promisify(execFile)(process.execPath, ["--import", "tsx", "src/cli/demo.ts"], { env, timeout: 20_000 })
    .then((said) => ({ code: 0, ...said }))
    .catch(({ code, stdout, stderr }: Outcome) => ({ code, stdout, stderr }));
}
