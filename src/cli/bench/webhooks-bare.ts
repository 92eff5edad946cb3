import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { nextScript } from "../web-build";
import { withAdmin } from "./practices";
import { startWeb, type WebProcess } from "./web-process";

/** An application of one route: it reads the body, inserts one row and answers. */
const files: Record<string, string> = {
  "package.json": '{ "name": "bare", "private": true }',
  "next.config.mjs": `
    import { resolve } from "node:path";
    const root = resolve(import.meta.dirname, "../..");
    export default { serverExternalPackages: ["pg"], turbopack: { root }, outputFileTracingRoot: root };`,
  "app/layout.js": "export default ({ children }) => <html lang='en'><body>{children}</body></html>;",
  "app/api/bare/route.js": `
    import { Pool } from "pg";
    const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
    export const dynamic = "force-dynamic";
    export const GET = async () => Response.json({ ready: true });
    export async function POST(request) {
      const body = Buffer.from(await request.arrayBuffer());
      await pool.query("INSERT INTO bare_deliveries (id, body) VALUES (gen_random_uuid(), $1)", [body]);
      return Response.json({ received: true });
    }`,
};

export const barePath = "/api/bare";

/** Builds and starts that application in a folder of its own, beside the product's, and removes it after `work`. */
export async function withBareRoute<T>(adminUrl: string, work: (web: WebProcess) => Promise<T>): Promise<T> {
  await withAdmin(adminUrl, (admin) =>
    admin.query(`
      CREATE TABLE bare_deliveries (id uuid PRIMARY KEY, body bytea NOT NULL, received_at timestamptz NOT NULL DEFAULT now());
      GRANT INSERT ON bare_deliveries TO hub_login`),
  );
  mkdirSync(".data", { recursive: true });
  // Inside the project, so that it finds the same packages.
  const folder = resolve(mkdtempSync(join(".data", "bare-")));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    await build(folder);
    const web = await startWeb({ folder, words: [nextScript(), "start", "-H", "localhost"], path: barePath });
    try {
      return await work(web);
    } finally {
      await web.kill();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function build(folder: string): Promise<void> {
  const child = spawn(process.execPath, [nextScript(), "build"], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`The bare route does not build: ${said}`);
}
