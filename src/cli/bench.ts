import { run } from "./run";

/** Each measurement by its name. Loaded when asked for: they read the environment that they make. */
const benches: Readonly<Record<string, () => Promise<() => Promise<object>>>> = {
  lists: async () => (await import("./bench/lists")).benchLists,
  payments: async () => (await import("./bench/payments")).benchPayments,
  rate: async () => (await import("./bench/rate")).benchRate,
  rls: async () => (await import("./bench/rls")).benchRls,
  sync: async () => (await import("./bench/sync")).benchSync,
  webhooks: async () => (await import("./bench/webhooks")).benchWebhooks,
};

await run(async () => {
  const [name = ""] = process.argv.slice(2);
  const load = benches[name];
  if (!load) throw new Error(`usage: npm run bench -- ${Object.keys(benches).join("|")}`);
  const bench = await load();
  const figures = await bench();
  process.stdout.write(`${JSON.stringify(figures)}\n`);
});
