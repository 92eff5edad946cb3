import { beforeAll, inject } from "vitest";

// The demo of the browser tests, which are next, waits for its providers' allowance when it starts: it may do so while
// these tests wait for leases. Nobody starts it if no browser test will run.
beforeAll(async () => {
  const starter: string | undefined = inject("stackStarter");
  if (starter) await fetch(starter, { method: "POST" });
});
