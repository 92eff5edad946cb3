import { expect, test } from "vitest";
import { listRouteFiles, type RouteFile } from "./route-files";

const routes = listRouteFiles();

test("there are routes to look at", () => {
  expect(routes.length).toBeGreaterThan(10);
});

test.each(routes)("$path lets nothing through but what a wrapper has looked at", (route) => {
  expect(complaints(route)).toEqual([]);
});

const wrapped = "export const GET = tenantRoute(endpoint, async ({ ctx }) => list(ctx));";

test.each([
  ["a bare function", "export async function GET() {\n  return Response.json({});\n}"],
  ["a bare constant", "export const GET = async () => Response.json({});"],
  ["one of two that is bare", `${wrapped}\nexport const POST = async () => Response.json({});`],
  ["a wrapper of somebody else's", "export const GET = withAuth(endpoint, async () => ({}));"],
  ["a handler from elsewhere", 'export { GET } from "@/features/patients/queries";'],
  ["everything from elsewhere", 'export * from "@/features/patients/queries";'],
  ["a session of its own", `${wrapped}\nconst viewer = await requireViewer(headers);`],
  ["a context of its own", `${wrapped}\nconst ctx = mintContext({ organizationId });`],
  ["the database", `${wrapped}\nawait withTenant(ctx, work);`],
])("%s would be noticed", (_, text) => {
  const methods = ["GET", "POST"].filter((method) => text.includes(method));
  expect(complaints({ file: "route.ts", path: "/api/planted", methods, text })).not.toEqual([]);
});

test("a wrapped handler draws no complaint", () => {
  expect(complaints({ file: "route.ts", path: "/api/planted", methods: ["GET"], text: wrapped })).toEqual([]);
});

function complaints({ text, methods }: RouteFile): string[] {
  const wrappers = [...text.matchAll(/= (tenant|tenantOrSuperAdmin|person|superAdmin|public|cron)Route\(/g)];
  const handlers = new Set([...text.matchAll(/export const (GET|POST|PUT|PATCH|DELETE) =/g)].map(([, name]) => name));
  return [
    ...(methods.length === 0 ? ["answers nothing"] : []),
    ...(/export (async )?function|export default|export \*|export \{[^}]*\} from/.test(text)
      ? ["exports otherwise"]
      : []),
    ...(wrappers.length === (handlers.size || 1) ? [] : ["has a handler without a wrapper"]),
    ...(/requireTenant|requireViewer|requirePerson|findSession|withTenant|withSystem|mintContext/.test(text)
      ? ["gates itself"]
      : []),
  ];
}
