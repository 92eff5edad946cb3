import type { IncomingMessage, ServerResponse } from "node:http";
import { receive } from "@/features/webhooks/mutations";
import { receiveEndpoint } from "@/features/webhooks/schema";
import { bodyBytesMax } from "@/lib/http/body";
import { publicRoute } from "@/lib/http/route";

const take = publicRoute(receiveEndpoint, ({ params: { provider, token }, request }) =>
  receive(provider, request, { token }),
);

const address = /^\/api\/webhooks\/([\w-]+)(?:\/([\w-]+))?(?:\?.*)?$/;

type Params = { provider: string; token: string | undefined };

/**
 * Takes in a delivery as the route at its address would, without Next's way to a route, which costs more than all that
 * is done with the delivery. Returns false, with nothing touched, for whatever else is asked.
 */
export function takeIn(incoming: IncomingMessage, outgoing: ServerResponse): boolean {
  const [, provider, token] = address.exec(incoming.url ?? "") ?? [];
  if (!provider || incoming.method !== "POST") return false;
  // Whoever hung up while sending waits for no answer.
  answer(incoming, outgoing, { provider, token }).catch(() => outgoing.destroy());
  return true;
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, params: Params): Promise<void> {
  const response = await take(await toRequest(incoming), { params: Promise.resolve(params) });
  const body = Buffer.from(await response.arrayBuffer());
  const headers = { ...Object.fromEntries(response.headers), "x-content-type-options": "nosniff" };
  // What is left of a request that was not read to its end must not be taken for the next one.
  if (!incoming.complete) outgoing.shouldKeepAlive = false;
  outgoing.writeHead(response.status, { ...headers, "content-length": body.byteLength });
  outgoing.end(body);
}

/** The request as a route sees it. Of a body that is too large no more is read than shows it. */
async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const announced = Number(incoming.headers["content-length"] ?? 0);
  const body = announced > bodyBytesMax ? null : await readBody(incoming);
  return new Request(`http://localhost${incoming.url}`, { method: "POST", headers, body });
}

async function readBody(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > bodyBytesMax) break;
  }
  return Buffer.concat(chunks, size);
}
