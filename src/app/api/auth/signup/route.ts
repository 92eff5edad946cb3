import { signUp } from "@/features/accounts/mutations";
import { signUpEndpoint } from "@/features/accounts/schema";
import { signedIn } from "@/lib/auth/answer";
import { callerOf } from "@/lib/auth/caller";
import { publicRoute } from "@/lib/http/route";

export const POST = publicRoute(signUpEndpoint, async ({ body, request, requestId }) =>
  signedIn(await signUp(body, callerOf(request.headers, requestId)), 201),
);
