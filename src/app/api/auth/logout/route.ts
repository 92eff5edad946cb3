import { signOut } from "@/features/accounts/mutations";
import { signOutEndpoint } from "@/features/accounts/schema";
import { signedOut } from "@/lib/auth/answer";
import { readToken } from "@/lib/auth/builtin";
import { optionalContext } from "@/lib/auth/session";
import { publicRoute } from "@/lib/http/route";

export const POST = publicRoute(signOutEndpoint, async ({ request, requestId }) => {
  await signOut(readToken(request.headers), await optionalContext(request.headers, requestId));
  return signedOut();
});
