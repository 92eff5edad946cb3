import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { clientAddress, peerHeader } from "@/lib/http/address";
import { prepareServer } from "@/lib/http/server";

prepareServer();
const server = createServer(({ headers }, response) => {
  const told = headers[peerHeader];
  response.end(clientAddress(new Headers(typeof told === "string" ? { [peerHeader]: told } : {})));
});
server.listen(0, "127.0.0.1");
await once(server, "listening");

afterAll(() => server.close());

test("whatever a caller says of its own address, the socket's counts", async () => {
  const { port } = server.address() as AddressInfo;
  for (const headers of [{}, { [peerHeader]: "203.0.113.9" }, { "X-Hub-Peer": "203.0.113.9" }]) {
    expect(await (await fetch(`http://127.0.0.1:${port}/`, { headers })).text()).toBe("127.0.0.1");
  }
});
