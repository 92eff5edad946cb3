import { resetPassword } from "@/features/accounts/password-reset/mutations";
import { resetPasswordEndpoint } from "@/features/accounts/password-reset/schema";
import { callerOf } from "@/lib/auth/caller";
import { publicRoute } from "@/lib/http/route";

export const POST = publicRoute(resetPasswordEndpoint, async ({ body, request, requestId }) => {
  await resetPassword(body, callerOf(request.headers, requestId));
  return undefined;
});
