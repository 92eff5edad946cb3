import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { request } from "undici";
import { afterEach, expect, test } from "vitest";
import { ProviderError } from "./errors";
import { createGuard } from "./guard";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function faultOf(work: () => unknown): string {
  try {
    work();
    return "none";
  } catch (error) {
    return error instanceof ProviderError ? error.fault : String(error);
  }
}

test.each([
  ["plain http", "http://api.example.com/"],
  ["another scheme", "ftp://api.example.com/"],
  ["a script", "javascript:alert(1)"],
  ["no address at all", "api example"],
  ["a user name", "https://someone@api.example.com/"],
  ["a password", "https://someone:pass@api.example.com/"],
  ["the database's port", "https://api.example.com:5432/"],
  ["the port of plain http", "https://api.example.com:80/"],
  ["loopback", "https://127.0.0.1/"],
  ["all of loopback", "https://127.8.8.8/"],
  ["loopback with a trailing dot", "https://127.0.0.1./"],
  ["loopback in full-width digits", "https://１２７.０.０.１/"],
  ["localhost", "https://localhost/"],
  ["localhost with a trailing dot", "https://localhost./"],
  ["localhost in capitals", "https://LOCALHOST/"],
  ["a name under localhost", "https://api.localhost/"],
  ["a name of the local network", "https://printer.local/"],
  ["a cloud's metadata by name", "https://metadata.google.internal/"],
  ["a name without a dot", "https://intranet/"],
  ["a public name with a trailing dot", "https://api.example.com./"],
  ["private 10/8", "https://10.1.2.3/"],
  ["private 172.16/12", "https://172.16.0.1/"],
  ["the end of private 172.16/12", "https://172.31.255.255/"],
  ["private 192.168/16", "https://192.168.1.1/"],
  ["link-local", "https://169.254.1.1/"],
  ["a cloud's metadata", "https://169.254.169.254/"],
  ["another cloud's metadata", "https://100.100.100.200/"],
  ["a cloud's own services", "https://168.63.129.16/"],
  ["a carrier's NAT", "https://100.64.0.1/"],
  ["the unspecified address", "https://0.0.0.0/"],
  ["a bare zero", "https://0/"],
  ["multicast", "https://224.0.0.1/"],
  ["broadcast", "https://255.255.255.255/"],
  ["reserved space", "https://240.0.0.1/"],
  ["documentation", "https://192.0.2.1/"],
  ["benchmarks", "https://198.18.0.1/"],
  ["loopback in decimal", "https://2130706433/"],
  ["loopback in octal", "https://0177.0.0.1/"],
  ["loopback in hex", "https://0x7f000001/"],
  ["loopback in mixed bases", "https://0x7f.1/"],
  ["loopback in short", "https://127.1/"],
  ["a public address in decimal", "https://134744072/"],
  ["a public address in octal", "https://010.8.8.8/"],
  ["a public address in hex", "https://0x08.8.8.8/"],
  ["a public address in short", "https://8.8.2056/"],
  ["IPv6 loopback", "https://[::1]/"],
  ["IPv6 unspecified", "https://[::]/"],
  ["IPv6 link-local", "https://[fe80::1]/"],
  ["IPv6 unique local", "https://[fc00::1]/"],
  ["a cloud's metadata in IPv6", "https://[fd00:ec2::254]/"],
  ["IPv6 multicast", "https://[ff02::1]/"],
  ["IPv4-mapped loopback", "https://[::ffff:127.0.0.1]/"],
  ["IPv4-mapped loopback in hex", "https://[::ffff:7f00:1]/"],
  ["an IPv4-mapped public address", "https://[::ffff:8.8.8.8]/"],
  ["IPv4-compatible loopback", "https://[::127.0.0.1]/"],
  ["NAT64", "https://[64:ff9b::7f00:1]/"],
  ["local NAT64", "https://[64:ff9b:1::a00:1]/"],
  ["6to4 of a private address", "https://[2002:a00:1::1]/"],
  ["Teredo", "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/"],
  ["IPv6 documentation", "https://[2001:db8::1]/"],
])("a clinic cannot make us call %s", (_, address) => {
  expect(faultOf(() => createGuard().check(address))).toBe("refused_address");
});

test.each([
  "https://api.au1.cliniko.com/v1/",
  "https://API.Example.com/path",
  "https://chat.example.org:443/",
  "https://8.8.8.8/",
  "https://172.32.0.1/",
  "https://[2606:4700::1111]/",
])("an address on the open internet is called: %s", (address) => {
  expect(createGuard().check(address).protocol).toBe("https:");
});

test("a URL that was parsed before is looked at in the same way", () => {
  expect(faultOf(() => createGuard().check(new URL("https://127.1/")))).toBe("refused_address");
});

async function clinicServer() {
  const seen: string[] = [];
  const server = createServer((incoming, outgoing) => {
    seen.push(incoming.headers.host ?? "");
    outgoing.end("ok");
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { seen, port: (server.address() as AddressInfo).port };
}

async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "answered",
    (error: unknown) => (error instanceof ProviderError ? error.fault : error),
  );
}

test.each([
  [["10.0.0.5"], "a private address"],
  [["169.254.169.254"], "a cloud's metadata"],
  [["8.8.8.8", "127.0.0.1"], "a public address and, beside it, loopback"],
  [["::ffff:10.0.0.1"], "a mapped private address"],
])("a host name that resolves to %j is not called: %s", async (addresses) => {
  const guard = createGuard({ resolve: async () => addresses });
  expect(await refusalOf(request("http://rebound.example.com/", { dispatcher: guard.dispatcher }))).toBe(
    "refused_address",
  );
});

test("a host name without any address is unavailable, not refused", async () => {
  const guard = createGuard({ resolve: async () => [] });
  expect(await refusalOf(request("http://gone.example.com/", { dispatcher: guard.dispatcher }))).toBe("unavailable");
});

test("the connection goes to the very address that was checked, under the host's own name", async () => {
  const { seen, port } = await clinicServer();
  const asked: string[] = [];
  // The second answer would be a rebinding: it must never be asked for.
  const answers = [["127.0.0.1"], ["10.0.0.5"]];
  const guard = createGuard({
    isAllowed: (address) => address === "127.0.0.1",
    resolve: async (hostname) => {
      asked.push(hostname);
      return answers.shift() ?? [];
    },
  });
  for (const path of ["/one", "/two"]) {
    const response = await request(`http://clinic.example.com:${port}${path}`, { dispatcher: guard.dispatcher });
    expect(await response.body.text()).toBe("ok");
    await wait(20);
  }
  expect(asked).toEqual(["clinic.example.com"]);
  expect(seen).toEqual([`clinic.example.com:${port}`, `clinic.example.com:${port}`]);
  await guard.dispatcher.close();
});

test("a host that was rebound to a private address before a new connection is refused then", async () => {
  const { port } = await clinicServer();
  const answers = [["127.0.0.1"], ["10.0.0.5"]];
  const guard = createGuard({
    isAllowed: (address) => address === "127.0.0.1",
    resolve: async () => answers.shift() ?? [],
  });
  const call = () =>
    request(`http://clinic.example.com:${port}/`, { dispatcher: guard.dispatcher, reset: true }).then((response) =>
      response.body.text(),
    );
  expect(await refusalOf(call())).toBe("answered");
  expect(await refusalOf(call())).toBe("refused_address");
  await guard.dispatcher.close();
});
