import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes minutes with full counts. Begun last, one of them would keep a core while the other has nothing left to do. */
const longest = [
  "payment-property",
  "sync-property",
  "directory",
  "sign-in",
  "kill",
  "deliveries",
  "provider-line",
  "payment-line",
];

/** What needs the allowance of MX Merchant's demo account, which the demo's own first sync uses for two minutes, or its payments. */
const last = ["payments-work", "payments", "accessibility"];

/** Begins with the longest and ends with the last, each in its order; the others are in between as Vitest has them. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const placeIn = (names: string[]) => names.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  const early = placeIn(longest);
  return early === -1 ? longest.length + 1 + placeIn(last) : early;
}

const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      "@tests": `${root}tests`,
      "@": `${root}src`,
    },
  },
  test: {
    env: { TZ: "Asia/Kathmandu" },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          sequence: { groupOrder: 2 },
          maxWorkers: 4,
          include: ["src/**/*.test.ts", "tests/architecture/**/*.test.ts"],
          // Some work is slow on purpose, and a busy machine makes it slower.
          testTimeout: 30_000,
          setupFiles: ["tests/setup/console.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          sequence: { groupOrder: 1 },
          // Each file has a database of its own and waits for it half of the time: three at once use two cores.
          maxWorkers: 3,
          include: ["tests/integration/**/*.test.ts"],
          globalSetup: ["tests/setup/global.ts"],
          setupFiles: ["tests/setup/database.ts", "tests/setup/console.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          sequence: { groupOrder: 2 },
          include: ["tests/faults/**/*.test.ts"],
          globalSetup: ["tests/setup/global.ts"],
          setupFiles: ["tests/setup/database.ts", "tests/setup/console.ts", "tests/setup/demo-ahead.ts"],
          testTimeout: 600_000,
          hookTimeout: 120_000,
          // They wait for leases and for workers to come back, while unit tests use the cores; each file has processes and
          // a database of its own.
          maxWorkers: 4,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          // A machine that stumbles once may wait once more; what was seen to be wrong is wrong.
          retry: { count: 1, condition: /Timeout \d+ms exceeded|timed out in/ },
          sequence: { groupOrder: 3 },
          include: ["tests/e2e/**/*.test.ts"],
          globalSetup: ["tests/e2e/stack.ts"],
          setupFiles: ["tests/e2e/ready.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 15_000 } },
          fileParallelism: false,
          maxConcurrency: 2,
        },
      },
    ],
  },
});
