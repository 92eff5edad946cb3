import { globSync, readFileSync } from "node:fs";

export type RouteFile = { file: string; path: string; methods: string[]; text: string };

const methods = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS";
const exported = new RegExp(`export (?:const|async function|function) (${methods})\\b`, "g");
const exportedByList = new RegExp(`\\bas (${methods})\\b`, "g");

/** Every route handler file, with its path as OpenAPI writes it and the methods that it answers. */
export function listRouteFiles(): RouteFile[] {
  return globSync("src/app/**/route.ts").map((file) => {
    const text = readFileSync(file, "utf8");
    const found = [...text.matchAll(exported), ...text.matchAll(exportedByList)].map(([, method = ""]) => method);
    return { file, path: pathOf(file), methods: found, text };
  });
}

/** Every screen by its path, written as OpenAPI would: `/patients/{id}`. */
export function listPages(): string[] {
  return globSync("src/app/**/page.tsx")
    .map((file) => pathOf(file) || "/")
    .toSorted();
}

function pathOf(file: string): string {
  const segments = file
    .replaceAll("\\", "/")
    .replace(/^src\/app/, "")
    .replace(/\/(route\.ts|page\.tsx)$/, "")
    .split("/");
  return segments
    .filter((segment) => !/^\(.*\)$/.test(segment))
    .map((segment) => segment.replace(/^\[{1,2}(?:\.\.\.)?(\w+)\]{1,2}$/, "{$1}"))
    .join("/");
}
