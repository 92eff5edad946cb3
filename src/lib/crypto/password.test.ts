import { randomBytes, scryptSync } from "node:crypto";
import { hash as bcryptHash } from "bcryptjs";
import { expect, test } from "vitest";
import { burnPasswordTime, hashPassword, verifyPassword } from "./password";

test("the right password fits its hash, a wrong one does not, and two hashes of one password differ", async () => {
  const hash = await hashPassword("correct horse");
  expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
  expect(hash).not.toBe(await hashPassword("correct horse"));
  expect(await verifyPassword("correct horse", hash)).toEqual({ ok: true, needsRehash: false });
  expect(await verifyPassword("correct house", hash)).toEqual({ ok: false, needsRehash: false });
});

test("an accented password fits however the keyboard composes it", async () => {
  const hash = await hashPassword("caf\u00e9 au lait");
  expect((await verifyPassword("cafe\u0301 au lait", hash)).ok).toBe(true);
});

test.each(["2a", "2b", "2y"])(
  "a $%s$ hash of an earlier system is accepted once and asks to be replaced",
  async (kind) => {
    const hash = (await bcryptHash("correct horse", 4)).replace(/^\$2[aby]/, `$${kind}`);
    expect(await verifyPassword("correct horse", hash)).toEqual({ ok: true, needsRehash: true });
    expect(await verifyPassword("correct house", hash)).toEqual({ ok: false, needsRehash: false });
  },
);

test("a hash with weaker parameters asks to be replaced", async () => {
  const salt = randomBytes(16);
  const weak = scryptSync("correct horse", salt, 32, { N: 2 ** 10, r: 8, p: 1 });
  const text = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
  const hash = `$scrypt$ln=10,r=8,p=1$${text(salt)}$${text(weak)}`;
  expect(await verifyPassword("correct horse", hash)).toEqual({ ok: true, needsRehash: true });
});

test.each(["", "plain", "$scrypt$ln=99,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAA", "$2b$10$short"])(
  "nothing fits the malformed hash %j",
  async (hash) => {
    expect(await verifyPassword("", hash)).toEqual({ ok: false, needsRehash: false });
  },
);

test("an e-mail that nobody has costs as much time as a wrong password", async () => {
  const hash = await hashPassword("correct horse");
  await burnPasswordTime("first use also makes the dummy");
  const timed = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  const [wrong, unknown]: [number[], number[]] = [[], []];
  for (let round = 0; round < 7; round++) {
    wrong.push(await timed(() => verifyPassword("correct house", hash)));
    unknown.push(await timed(() => burnPasswordTime("correct house")));
  }
  const median = (times: number[]) => times.toSorted((a, b) => a - b)[3] ?? 0;
  expect(median(unknown) / median(wrong)).toBeGreaterThan(0.5);
  expect(median(unknown) / median(wrong)).toBeLessThan(2);
});
