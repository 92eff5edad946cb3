import { listRouteFiles } from "@tests/architecture/route-files";
import { type NextFetchEvent, NextRequest } from "next/server";
import { expect, test } from "vitest";
import { problemView } from "@/features/api-reference/schema";
import { newId } from "@/lib/db/id";
import { proxy } from "@/proxy";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

// Webhooks pass by the proxy.
const routes = listRouteFiles().filter(({ path }) => !/^\/api\/(webhooks\/|\{unknown\}$)/.test(path));

function ask(path: string, method: string): Promise<Response> {
  return proxy(new NextRequest(`http://localhost:3000${path}`, { method }), {} as NextFetchEvent);
}

const isPassedOn = (answer: Response) => answer.headers.get("x-middleware-next") === "1";

test.each(routes.map((route) => [route.path, route] as const))(
  "%s says which methods it has to whoever asks for another",
  async (path, route) => {
    const own = route.methods.flatMap((method) => (method === "GET" ? [method, "HEAD"] : [method]));
    for (const method of methods) {
      const answer = await ask(path.replaceAll(/\{\w+\}/g, newId()), method);
      expect([method, isPassedOn(answer)]).toEqual([method, own.includes(method)]);
      if (isPassedOn(answer)) continue;
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")?.split(", ").toSorted()).toEqual(own.toSorted());
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      const problem = problemView.parse(await answer.json());
      expect(problem).toMatchObject({ code: "method_not_allowed", status: 405 });
      for (const one of own) expect(problem.detail).toContain(one);
    }
  },
);

test("a refused method has the headers of any other answer", async () => {
  const { headers } = await ask("/api/health", "DELETE");
  expect(headers.get("x-request-id")).toMatch(/^[\w-]{36}$/);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
});

test.each([
  ["/api/nowhere", "DELETE"],
  ["/api/patients", "OPTIONS"],
  ["/patients", "POST"],
])("%s is left to whoever answers %s there", async (path, method) => {
  expect(isPassedOn(await ask(path, method))).toBe(true);
});
