import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlResultSet,
} from "@prisma/driver-adapter-utils";
import type { MigrationList, SchemaContainer, SchemaEngine } from "@prisma/schema-engine-wasm";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { DatabaseError, Pool } from "pg";

const NOTHING_TO_PREPARE = "";
let loaded = false;

/**
 * Lends Prisma's schema engine, running as WebAssembly on the database of `connectionString`, for the time of `work`.
 * It takes that database for its shadow database too, so whoever diffs migrations gives it an empty one.
 */
export async function withSchemaEngine<T>(
  connectionString: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loadEngine();
  const pool = new Pool({ connectionString, max: 4 });
  const datamodels = readSchema().map(({ path, content }): [string, string] => [path, content]);
  const adapter = bindMigrationAwareSqlAdapterFactory(adapterFor(pool));
  const engine = await bindings.SchemaEngine.new({ datamodels }, () => undefined, adapter);
  try {
    return await work(engine);
  } catch (error) {
    throw new Error(withoutTrace(error), { cause: error });
  } finally {
    engine.free();
    await pool.end();
  }
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
      .map((name) => ({
        path: name,
        migrationFile: { path: "migration.sql", content: readScript(join(baseDir, name)) },
      })),
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

// The adapter's own executeScript cuts at every semicolon, also inside a function's body; PostgreSQL itself takes a
// whole script in one message, and undoes all of it when a statement fails.
function adapterFor(pool: Pool): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool as unknown as ConstructorParameters<typeof PrismaPg>[0]);
  const connect = async () => {
    const adapter = await factory.connect();
    adapter.executeScript = async (script) => {
      await pool.query(script).catch(reportToEngine);
    };
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => withCharacters(await queryRaw({ ...query, sql: readable(query.sql) }));
    return adapter;
  };
  return { provider: factory.provider, adapterName: factory.adapterName, connect, connectToShadowDb: connect };
}

// The adapter cannot read the catalogue's one-letter type "char", in which the engine asks for the kind of a
// constraint: the letters travel as text, and are called characters again when they arrive.
const LETTERS = ["constraint_type", "confdeltype", "confupdtype"];

function readable(sql: string): string {
  return sql
    .replace("constr.contype AS constraint_type", "constr.contype::text AS constraint_type")
    .replace(/\bcon\.(confdeltype|confupdtype)(?=\s*,)/g, "con.$1::text AS $1");
}

function withCharacters(found: SqlResultSet): SqlResultSet {
  const columnTypes = found.columnTypes.map((type, at) =>
    LETTERS.includes(found.columnNames[at] ?? "") ? ColumnTypeEnum.Character : type,
  );
  return { ...found, columnTypes };
}

function reportToEngine(error: unknown): never {
  if (!(error instanceof DatabaseError)) throw error;
  const { code = "XX000", severity = "ERROR", message, detail, column, hint } = error;
  throw new DriverAdapterError({ kind: "postgres", code, severity, message, detail, column, hint });
}

function withoutTrace(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split(/\n\s+0: /)[0] ?? message;
}

function readScript(folder: string): { tag: "ok"; value: string } {
  return { tag: "ok", value: readFileSync(join(folder, "migration.sql"), "utf8") };
}

function loadEngine(): void {
  if (loaded) return;
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm");
  const module = new WebAssembly.Module(readFileSync(join(dirname(entry), "schema_engine_bg.wasm")));
  const instance = new WebAssembly.Instance(module, { "./schema_engine_bg.js": engineImports() });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  loaded = true;
}

// The engine guards its lock with a timer of ten seconds that it never clears: it must not keep a process alive.
function engineImports(): WebAssembly.ModuleImports {
  const imports: WebAssembly.ModuleImports = { ...(bindings as WebAssembly.ModuleImports) };
  for (const [name, value] of Object.entries(imports)) {
    if (name.startsWith("__wbg_setTimeout") && typeof value === "function") {
      imports[name] = (...words: unknown[]) => value(...words).unref();
    }
  }
  return imports;
}
