import { signOut } from "@/features/accounts/mutations";
import { signOutEndpoint } from "@/features/accounts/schema";
import { signedOut } from "@/lib/auth/answer";
import { sessionDriver } from "@/lib/auth/driver";
import { optionalContext } from "@/lib/auth/session";
import { publicRoute } from "@/lib/http/route";

export const POST = publicRoute(signOutEndpoint, async ({ request: { headers }, requestId }) => {
  const ctx = await optionalContext(headers, requestId);
  const { tokenHash, cookies } = await sessionDriver().leave(headers);
  await signOut(tokenHash, ctx);
  return signedOut(cookies);
});
