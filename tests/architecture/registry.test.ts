import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { z } from "zod";
import { providerByKey, providers, supplierByKey, suppliers } from "@/lib/integrations/registry";

const root = fileURLToPath(new URL("../../src/lib/integrations/", import.meta.url));
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test("every provider's folder has its line in the registry, and every line its folder", () => {
  expect([...providers, ...suppliers].map(({ key }) => key).toSorted()).toEqual(folders.toSorted());
  for (const { key } of providers) expect(providerByKey(key)?.key).toBe(key);
  for (const { key } of suppliers) expect(supplierByKey(key)?.key).toBe(key);
  expect(providerByKey("nobody")).toBeUndefined();
  expect(supplierByKey("nobody")).toBeUndefined();
});

test.each(folders)("%s has a manifest, and a sandbox to be tried against", (folder) => {
  expect(existsSync(`${root}${folder}/index.ts`)).toBe(true);
  expect(existsSync(`${root}${folder}/sandbox`)).toBe(true);
});

test.each(providers.map(({ key, credentials }) => [key, credentials] as const))(
  "the connect form of %s can name and explain each of its fields",
  (_, credentials) => {
    const { properties = {} } = z.toJSONSchema(credentials, { io: "input" });
    expect(Object.keys(properties)).not.toHaveLength(0);
    for (const property of Object.values(properties)) {
      expect(property).toMatchObject({ title: expect.any(String), description: expect.any(String) });
    }
  },
);
