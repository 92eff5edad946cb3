import { expect, test } from "vitest";
import { env, parseEnv } from "@/env";
import { clientAddress, networkOf } from "@/lib/http/address";

const behindProxy = { ...env, TRUST_PROXY: true, VERCEL: false };
const open = { ...env, TRUST_PROXY: false, VERCEL: false };
const onVercel = parseEnv({ VERCEL: "1" });

test("without a trusted proxy, only the socket counts", () => {
  const headers = new Headers({ "x-hub-peer": "198.51.100.7", "x-forwarded-for": "203.0.113.1" });
  expect(clientAddress(headers, open)).toBe("198.51.100.7");
  expect(clientAddress(new Headers({ "x-forwarded-for": "203.0.113.1" }), open)).toBeNull();
});

test("behind a trusted proxy, what the proxy added counts, not what the caller wrote before it", () => {
  const headers = new Headers({ "x-hub-peer": "10.0.0.1", "x-forwarded-for": "1.2.3.4, 203.0.113.1" });
  expect(clientAddress(headers, behindProxy)).toBe("203.0.113.1");
  expect(clientAddress(new Headers({ "x-hub-peer": "10.0.0.1" }), behindProxy)).toBe("10.0.0.1");
});

test("on Vercel its proxy is trusted without a word, and what a caller says of the socket is not", () => {
  const headers = new Headers({ "x-hub-peer": "198.51.100.7", "x-forwarded-for": "203.0.113.1" });
  expect(clientAddress(headers, onVercel)).toBe("203.0.113.1");
  expect(clientAddress(new Headers({ "x-hub-peer": "198.51.100.7" }), onVercel)).toBeNull();
});

test("an address is an address, or nothing", () => {
  expect(clientAddress(new Headers({ "x-hub-peer": "somewhere" }), open)).toBeNull();
  expect(clientAddress(new Headers({ "x-hub-peer": "::ffff:198.51.100.7" }), open)).toBe("198.51.100.7");
});

test.each([
  ["198.51.100.7", "198.51.100.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0db8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
])("%s is counted as %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});
