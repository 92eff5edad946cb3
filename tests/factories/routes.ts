import { resolve } from "node:path";
import { listRouteFiles } from "@tests/architecture/route-files";
import { listEndpoints } from "@/features/api-reference/queries";
import type { Endpoint } from "@/lib/http/endpoint";
import type { RouteHandler } from "@/lib/http/route";

/** A route as it is declared, with the handler that really answers it. */
export type Route = { name: string; endpoint: Endpoint; handler: RouteHandler };

export type Call = {
  cookie?: string;
  id?: string;
  /** What else the path names, by name; what is left out is the id as well. */
  further?: Record<string, string>;
  query?: string;
  body?: unknown;
  headers?: Record<string, string>;
};

export type Answer = { status: number; text: string };

/** Every route of the product, from its files and declarations. Throws when one has no counterpart. */
export async function loadRoutes(): Promise<Route[]> {
  const files = listRouteFiles();
  return Promise.all(
    listEndpoints().map(async (endpoint) => {
      const name = `${endpoint.method} ${endpoint.path}`;
      const file = files.find(({ path, methods }) => path === endpoint.path && methods.includes(endpoint.method));
      if (!file) throw new Error(`${name} is declared, and no file answers it.`);
      const handlers = (await import(resolve(file.file))) as Record<string, RouteHandler | undefined>;
      const handler = handlers[endpoint.method];
      if (!handler) throw new Error(`${file.file} exports no ${endpoint.method}.`);
      return { name, endpoint, handler };
    }),
  );
}

/** Sends a real request to a route, and reads its answer to the end. */
export async function callRoute({ endpoint, handler }: Route, call: Call = {}): Promise<Answer> {
  const { cookie, id = "", further = {}, query = "", body, headers = {} } = call;
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(further[name] ?? id));
  const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const request = new Request(`http://localhost:3000${path}${query}`, {
    method: endpoint.method,
    headers: {
      ...(cookie ? { cookie } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const params = Promise.resolve(
    Object.fromEntries(names.map((name) => [name, name === "token" ? [id] : (further[name] ?? id)])),
  );
  const response = await handler(request, { params });
  return { status: response.status, text: await response.text() };
}
