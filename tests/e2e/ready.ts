import { beforeAll } from "vitest";
import { findStack } from "./browser";

// The start of the demo, and a build if there was none, are not a test's own time.
beforeAll(async () => {
  await findStack();
}, 300_000);
