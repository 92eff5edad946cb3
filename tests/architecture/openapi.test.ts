import { expect, test } from "vitest";
import { buildOpenApi, listEndpoints } from "@/features/api-reference/queries";
import { errorCodes, statusByCode } from "@/lib/errors";
import { listRouteFiles } from "./route-files";

const undocumented = "/api/{unknown}";
const answered = listRouteFiles()
  .filter(({ path }) => path.startsWith("/api/") && path !== undocumented)
  .flatMap(({ path, methods }) => methods.map((method) => `${method} ${path}`));
const declared = listEndpoints().map(({ method, path }) => `${method} ${path}`);
const document = buildOpenApi();

test("the document has every route that answers, and no other", () => {
  expect(declared.toSorted()).toEqual(answered.toSorted());
  const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(documented.toSorted()).toEqual(answered.toSorted());
});

test("nothing is declared twice, and every operation has a name of its own", () => {
  expect(new Set(declared).size).toBe(declared.length);
  const ids = Object.values(document.paths)
    .flatMap((operations) => Object.values(operations))
    .map((operation) => (operation as { operationId: string }).operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each(listEndpoints().map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
  "%s names its parameters, and what it answers",
  (_, endpoint) => {
    const operation = document.paths[endpoint.path]?.[endpoint.method.toLowerCase()] as {
      parameters: { name: string; in: string }[];
      responses: Record<string, { description: string }>;
    };
    const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const described = operation.parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
    expect(described.toSorted()).toEqual(inPath.toSorted());
    expect(Object.keys(operation.responses).some((status) => /^[23]/.test(status))).toBe(true);
    expect(operation.responses["500"]?.description).toContain("internal");
    if (endpoint.access === "session") expect(operation.responses["401"]).toBeDefined();
    if (endpoint.permission) expect(operation.responses["403"]).toBeDefined();
  },
);

test("codes are a closed list, each with one status", () => {
  expect(errorCodes.length).toBe(Object.keys(statusByCode).length);
  expect(document.components.schemas.Problem).toMatchObject({ properties: { code: { enum: errorCodes } } });
});

test("the document is plain JSON, and speaks of nothing that it does not define", () => {
  const text = JSON.stringify(document);
  expect(JSON.parse(text)).toEqual(document);
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
  expect(new Set(references)).toEqual(new Set(["#/components/schemas/Problem"]));
});
