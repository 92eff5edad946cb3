import { BlockList, isIP } from "node:net";

const blocked4 = new BlockList();
for (const range of [
  "0.0.0.0/8", // unspecified, "this network"
  "10.0.0.0/8", // private
  "100.64.0.0/10", // behind a carrier's NAT
  "127.0.0.0/8", // loopback
  "168.63.129.16/32", // a cloud's own services
  "169.254.0.0/16", // link-local, metadata
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments, metadata
  "192.0.2.0/24", // documentation
  "192.88.99.0/24", // 6to4 relays
  "192.168.0.0/16", // private
  "198.18.0.0/15", // benchmarks
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, broadcast
]) {
  addTo(blocked4, range, "ipv4");
}

// What is not global unicast is refused with no name: loopback, link-local, unique local (a cloud's metadata among
// them), IPv4-mapped, NAT64, multicast. Within it, these are refused too.
const global6 = new BlockList();
addTo(global6, "2000::/3", "ipv6");
const blocked6 = new BlockList();
for (const range of [
  "2001::/23", // Teredo, ORCHID and other protocol assignments
  "2001:db8::/32", // documentation
  "2002::/16", // 6to4 carries any IPv4 address
  "3fff::/20", // documentation
]) {
  addTo(blocked6, range, "ipv6");
}

/** Whether an IP address, v4 or v6, belongs to the open internet. Anything else, also what is no address, is refused. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !blocked4.check(address, "ipv4");
  if (family !== 6 || address.includes("%")) return false;
  return global6.check(address, "ipv6") && !blocked6.check(address, "ipv6");
}

/** Whether a URL's host names this very machine: localhost, 127.0.0.0/8 or ::1. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || (isIP(hostname) === 4 && hostname.startsWith("127."));
}

function addTo(list: BlockList, range: string, family: "ipv4" | "ipv6"): void {
  const [network = "", prefix] = range.split("/");
  list.addSubnet(network, Number(prefix), family);
}
