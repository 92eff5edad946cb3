import { askForPasswordReset } from "@/features/accounts/password-reset/mutations";
import { forgotPasswordEndpoint } from "@/features/accounts/password-reset/schema";
import { callerOf } from "@/lib/auth/caller";
import { publicRoute } from "@/lib/http/route";

export const POST = publicRoute(forgotPasswordEndpoint, ({ body, request, requestId }) =>
  askForPasswordReset(body, callerOf(request.headers, requestId)),
);
