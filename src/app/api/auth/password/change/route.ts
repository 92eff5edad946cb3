import { changePassword } from "@/features/accounts/password-change/mutations";
import { changePasswordEndpoint } from "@/features/accounts/password-change/schema";
import { signedIn } from "@/lib/auth/answer";
import { callerOf } from "@/lib/auth/caller";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(changePasswordEndpoint, async ({ ctx, body, request, requestId }) =>
  signedIn(await changePassword(ctx, body, callerOf(request.headers, requestId)), 200),
);
