import { expect, test } from "vitest";
import { createBreaker, createBreakers } from "./breaker";
import { type Fault, ProviderError } from "./errors";

function aBreaker() {
  const clock = { now: 0 };
  const breaker = createBreaker({ failuresMax: 3, pauseMs: 1000, now: () => clock.now });
  let calls = 0;
  const answer = (fault?: Fault, status?: number) =>
    breaker
      .run(async () => {
        calls += 1;
        if (fault) throw new ProviderError(fault, "told to", status === undefined ? {} : { status });
        return "fine";
      })
      .catch((error: ProviderError) => error.fault);
  return { clock, breaker, answer, calls: () => calls };
}

test("a provider that is down three times in a row is left alone for a while", async () => {
  const { answer, breaker, calls, clock } = aBreaker();
  for (let call = 0; call < 3; call++) await answer("unavailable", 503);
  clock.now = 400;
  const refused = await breaker.run(async () => "called").catch((error: ProviderError) => error);
  expect(refused).toMatchObject({ fault: "unavailable", retryAfterMs: 1000 });
  expect(calls()).toBe(3);
});

test("after the pause one call tries; when it succeeds all may call again", async () => {
  const { answer, calls, clock } = aBreaker();
  for (let call = 0; call < 3; call++) await answer("unavailable");
  clock.now = 1000;
  expect(await Promise.all([answer(), answer()])).toEqual(["fine", "unavailable"]);
  expect(calls()).toBe(4);
  expect(await Promise.all([answer(), answer()])).toEqual(["fine", "fine"]);
});

test("when the try fails too, the pause begins anew", async () => {
  const { answer, calls, clock } = aBreaker();
  for (let call = 0; call < 3; call++) await answer("unavailable");
  clock.now = 1000;
  await answer("unavailable");
  clock.now = 1999;
  await answer();
  expect(calls()).toBe(4);
  clock.now = 2000;
  expect(await answer()).toBe("fine");
});

test("a success, or an answer that says no, starts the count anew", async () => {
  const { answer } = aBreaker();
  for (const [fault, status] of [[undefined], ["not_found", 404], ["rate_limited", 429]] as [Fault?, number?][]) {
    await answer("unavailable");
    await answer("unavailable");
    await answer(fault, status);
  }
  expect(await answer()).toBe("fine");
});

test("a call that our own budget held back neither opens nor closes anything", async () => {
  const { answer, clock } = aBreaker();
  for (let call = 0; call < 3; call++) await answer("unavailable");
  clock.now = 1000;
  expect(await answer("rate_limited")).toBe("rate_limited");
  expect(await answer()).toBe("fine");
});

test("one account's provider being down does not stop another's", async () => {
  const breakerFor = createBreakers({ failuresMax: 1 });
  const down = () => Promise.reject(new ProviderError("unavailable", "down"));
  await breakerFor("north")
    .run(down)
    .catch(() => {});
  await expect(breakerFor("north").run(async () => "fine")).rejects.toThrow(ProviderError);
  expect(await breakerFor("south").run(async () => "fine")).toBe("fine");
});
