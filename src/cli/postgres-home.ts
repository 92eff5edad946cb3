import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The user that PostgreSQL runs under when root starts it: PostgreSQL itself refuses root. */
export type ServerUser = { uid: number; gid: number };

const KEPT_FOR_ROOT = ["/var/lib/practice-hub", "/var/tmp/practice-hub"];
const SIGNPOST = "location.txt";

/** Who PostgreSQL must run as: nobody special for an ordinary user, `postgres` or else `nobody` for root. */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = passwdEntry("postgres") ?? passwdEntry("nobody");
  if (!user)
    throw new Error("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as.");
  return user;
}

/**
 * The folder that holds the cluster for `dataDir`: that folder itself, or a place of its own when the server's user
 * cannot enter it. A text file in `dataDir` then says where; without that file the data counts as deleted.
 */
export function clusterHome(dataDir: string, user: ServerUser | undefined): string {
  const wanted = resolve(dataDir);
  mkdirSync(wanted, { recursive: true });
  const signpost = join(wanted, SIGNPOST);
  if (!user || (canEnter(wanted, user) && !existsSync(signpost))) return wanted;
  const home = join(placeForRoot(), createHash("sha256").update(wanted).digest("hex").slice(0, 16));
  if (!existsSync(signpost)) rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true, mode: 0o755 });
  writeFileSync(signpost, `PostgreSQL keeps the data of this folder in ${home}, because its user cannot enter here.\n`);
  return home;
}

/** A folder that belongs to root and that everybody may enter, made on first use. */
export function placeForRoot(): string {
  for (const place of KEPT_FOR_ROOT) if (isUsable(place)) return place;
  throw new Error(
    `PostgreSQL needs a folder that its user can enter; none of ${KEPT_FOR_ROOT.join(", ")} can be used.`,
  );
}

/** Whether a user may walk into a folder, judged by the permission bits of it and of each folder above it. */
export function canEnter(folder: string, user: ServerUser): boolean {
  const found = statSync(folder);
  const bit = found.uid === user.uid ? 0o100 : found.gid === user.gid ? 0o010 : 0o001;
  if ((found.mode & bit) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || canEnter(parent, user);
}

function isUsable(place: string): boolean {
  try {
    if (!existsSync(place)) {
      mkdirSync(place, { recursive: true });
      chmodSync(place, 0o755);
    }
    const found = lstatSync(place);
    return (
      found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0 && canEnter(place, { uid: -1, gid: -1 })
    );
  } catch {
    return false;
  }
}

function passwdEntry(name: string): ServerUser | undefined {
  const line = passwdLine(name);
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid && gid && uid !== "0" ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

function passwdLine(name: string): string | undefined {
  const listed = existsSync("/etc/passwd") ? readFileSync("/etc/passwd", "utf8") : "";
  const line = listed.split("\n").find((entry) => entry.startsWith(`${name}:`));
  if (line) return line;
  try {
    return execFileSync("getent", ["passwd", name], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}
