import { readToken } from "@/lib/auth/builtin";
import { clientAddress } from "@/lib/http/address";

/** Who knocks, before anybody knows who it is. `token` is the session that the browser brought along. */
export type Caller = {
  address: string | null;
  userAgent: string | null;
  requestId: string | null;
  token: string | null;
};

const userAgentCharactersMax = 300;

/** The caller of a request, from its headers. */
export function callerOf(headers: Headers, requestId = headers.get("x-request-id")): Caller {
  return {
    address: clientAddress(headers),
    userAgent: headers.get("user-agent")?.slice(0, userAgentCharactersMax) ?? null,
    requestId,
    token: readToken(headers),
  };
}
