import { enableCompileCache, flushCompileCache, registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

// Node runs TypeScript as it is written, but for how modules are named here: `@/` and `@tests/` for the two folders, and
// no file extension, neither of ours nor of Next's, which has no map of its exports. Named by `--import`, ahead of
// whatever is run: see node-flags.ts.

const folders = { "@": "../", "@tests": "../../tests/" };

registerHooks({
  resolve(specifier, context, next) {
    if (context.parentURL?.includes("/node_modules/")) return next(specifier, context);
    if (/^next\/[a-z]+$/.test(specifier)) return next(`${specifier}.js`, context);
    const [, folder, path, extension] = /^(@|@tests|\.{1,2})\/(.*?)(\.[a-z]+)?$/.exec(specifier) ?? [];
    if (folder === undefined) return next(specifier, context);
    const file = `${path}${extension ?? ".ts"}`;
    const known = folders[folder];
    return next(known ? new URL(`${known}${file}`, import.meta.url).href : `${folder}/${file}`, context);
  },
});

// What was compiled once is not compiled at the next start, which takes half the time and a fifth less memory; nor is
// what strips types loaded, hence no types here. It is kept when a process ends, and soon after its start for those that
// are killed. Where it cannot be kept, nothing else changes.
enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/compiled", import.meta.url)));
setTimeout(flushCompileCache, 5_000).unref();
