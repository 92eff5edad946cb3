import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Locked = { optionalDependencies?: Record<string, string> };
type Lockfile = { packages: Record<string, Locked> };

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lockfile;

// An install on one platform can leave the others' packages out, and `npm ci` then refuses the whole lockfile.
test("the lockfile names the optional packages of every platform", () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isFound(path, name)),
  );
  expect(missing).toEqual([]);
});

function isFound(path: string, name: string): boolean {
  if (packages[path ? `${path}/node_modules/${name}` : `node_modules/${name}`]) return true;
  return (
    path !== "" &&
    isFound(path.includes("/node_modules/") ? path.slice(0, path.lastIndexOf("/node_modules/")) : "", name)
  );
}
