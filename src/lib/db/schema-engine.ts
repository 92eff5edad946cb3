import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { MigrationList, SchemaContainer, SchemaEngine } from "@prisma/schema-engine-wasm";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";

const NOTHING_TO_PREPARE = "";
let loaded = false;

/** Prisma's schema engine, running as WebAssembly on the database of `connectionString`. The caller frees it. */
export async function openSchemaEngine(connectionString: string): Promise<SchemaEngine> {
  loadEngine();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString }));
  const datamodels = readSchema().map(({ path, content }): [string, string] => [path, content]);
  return bindings.SchemaEngine.new({ datamodels }, () => undefined, adapter);
}

/** The migrations of a folder in the order of their names, in the engine's own form. */
export function readMigrations(migrationsDir = "prisma/migrations"): MigrationList {
  const baseDir = resolve(migrationsDir);
  const lockfile = join(baseDir, "migration_lock.toml");
  const names = readdirSync(baseDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: existsSync(lockfile) ? readFileSync(lockfile, "utf8") : null },
    shadowDbInitScript: NOTHING_TO_PREPARE,
    migrationDirectories: names
      .map(({ name }) => name)
      .sort()
      .map((name) => ({ path: name, migrationFile: { path: "migration.sql", content: readScript(join(baseDir, name)) } })),
  };
}

/** The files of prisma/schema, as text. */
export function readSchema(schemaDir = "prisma/schema"): SchemaContainer[] {
  const folder = resolve(schemaDir);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => ({ path: join(folder, name), content: readFileSync(join(folder, name), "utf8") }));
}

function readScript(folder: string): { tag: "ok"; value: string } {
  return { tag: "ok", value: readFileSync(join(folder, "migration.sql"), "utf8") };
}

function loadEngine(): void {
  if (loaded) return;
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm");
  const module = new WebAssembly.Module(readFileSync(join(dirname(entry), "schema_engine_bg.wasm")));
  const instance = new WebAssembly.Instance(module, { "./schema_engine_bg.js": bindings as WebAssembly.ModuleImports });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  loaded = true;
}
