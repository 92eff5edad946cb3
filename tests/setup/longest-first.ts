import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes minutes with full counts. Begun last, one of them would keep a core while the other has nothing left to do. */
const longest = ["payment-property", "sync-property", "directory", "kill", "deliveries"];

/** Begins with the files that take the longest, in this order; the others follow as Vitest has them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return rank === -1 ? longest.length : rank;
}
