import { signInEndpoint } from "@/features/accounts/schema";
import { signIn } from "@/features/accounts/sign-in/mutations";
import { signedIn } from "@/lib/auth/answer";
import { callerOf } from "@/lib/auth/caller";
import { publicRoute } from "@/lib/http/route";

export const POST = publicRoute(signInEndpoint, async ({ body, request, requestId }) =>
  signedIn(await signIn(body, callerOf(request.headers, requestId)), 200),
);
