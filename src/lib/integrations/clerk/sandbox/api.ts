import type { SandboxRequest, SandboxResponse } from "../../sandbox";
import type { InstanceKeys } from "./keys";
import { renderInvitation, renderMembership, renderOrganization, renderUser } from "./render";
import type { World } from "./world";

/** `unlisted`: ids that lists leave out, as those do that change while pages are read. */
type Inside = { world: World; keys: InstanceKeys; unlisted: ReadonlySet<string> };
type Answer = (inside: Inside, id: string, query: URLSearchParams) => object | null;

const limitMax = 500;

/** The calls of Clerk's Backend API that the hub makes. */
const routes: [method: string, path: RegExp, answer: Answer][] = [
  ["GET", /^\/v1\/jwks$/, ({ keys }) => keys.jwks()],
  [
    "GET",
    /^\/v1\/users$/,
    ({ world, unlisted }, _, query) => page(listed([...world.users.values()], unlisted).map(renderUser), query).data,
  ],
  ["GET", /^\/v1\/users\/count$/, ({ world }) => ({ object: "total_count", total_count: world.users.size })],
  ["GET", /^\/v1\/users\/([^/]+)$/, ({ world }, id) => found(world.users.get(id), renderUser)],
  [
    "GET",
    /^\/v1\/users\/([^/]+)\/organization_memberships$/,
    ({ world }, id, query) => {
      const own = [...world.memberships.values()].filter(({ userId }) => userId === id);
      return world.users.has(id)
        ? page(
            own.map((one) => renderMembership(world, one)),
            query,
          )
        : null;
    },
  ],
  [
    "GET",
    /^\/v1\/organizations$/,
    ({ world, unlisted }, _, query) =>
      page(listed([...world.organizations.values()], unlisted).map(renderOrganization), query),
  ],
  ["GET", /^\/v1\/organizations\/([^/]+)$/, ({ world }, id) => found(world.organizations.get(id), renderOrganization)],
  [
    "GET",
    /^\/v1\/organizations\/([^/]+)\/memberships$/,
    ({ world, unlisted }, id, query) => {
      const all = [...world.memberships.values()].filter(({ organizationId }) => organizationId === id);
      const own = listed(all, unlisted);
      return world.organizations.has(id)
        ? page(
            own.map((one) => renderMembership(world, one)),
            query,
          )
        : null;
    },
  ],
  [
    "GET",
    /^\/v1\/organizations\/([^/]+)\/invitations$/,
    ({ world }, id, query) => {
      const wanted = query.getAll("status");
      const own = [...world.invitations.values()].filter(
        ({ organizationId, status }) => organizationId === id && (wanted.length === 0 || wanted.includes(status)),
      );
      return world.organizations.has(id)
        ? page(
            own.map((one) => renderInvitation(world, one)),
            query,
          )
        : null;
    },
  ],
  [
    "POST",
    /^\/v1\/sessions\/([^/]+)\/revoke$/,
    ({ world }, id) => {
      const session = world.sessions.get(id);
      if (session) session.status = "revoked";
      return session ? { ...session, object: "session", user_id: session.userId } : null;
    },
  ],
];

/** Answers a call of the Backend API, refusals in Clerk's own words included. */
export function answerBackend(inside: Inside, request: SandboxRequest): SandboxResponse {
  if (request.headers.authorization !== `Bearer ${inside.keys.secretKey}`) {
    return refusal(401, "clerk_key_invalid", "The provided Clerk Secret Key is invalid.");
  }
  for (const [method, path, answer] of routes) {
    const match = path.exec(request.path);
    if (!match || method !== request.method) continue;
    const body = answer(inside, decodeURIComponent(match[1] ?? ""), request.query);
    return body ? { status: 200, body: JSON.stringify(body) } : refusal(404, "resource_not_found", "not found");
  }
  return refusal(404, "resource_not_found", "not found");
}

function page<Row extends { created_at: number }>(rows: Row[], query: URLSearchParams) {
  const limit = Math.min(limitMax, Number(query.get("limit") ?? 10));
  const offset = Number(query.get("offset") ?? 0);
  return { data: rows.slice(offset, offset + limit), total_count: rows.length };
}

function listed<Row extends { id: string }>(rows: Row[], unlisted: ReadonlySet<string>): Row[] {
  return rows.filter(({ id }) => !unlisted.has(id));
}

function found<Row>(row: Row | undefined, render: (row: Row) => object): object | null {
  return row === undefined ? null : render(row);
}

function refusal(status: number, code: string, message: string): SandboxResponse {
  return { status, body: JSON.stringify({ errors: [{ message, long_message: message, code }] }) };
}
