import { clerkMiddleware } from "@clerk/nextjs/server";
import type { NextFetchEvent, NextRequest, NextResponse } from "next/server";
import { clerkSettings } from "@/lib/auth/clerk-settings";

type Answer = (request: NextRequest) => NextResponse;

/**
 * Sends a browser whose token has run out round by Clerk for a new one, and answers everybody else with `answer`. The
 * secret key is read by the library itself: passed along, it would travel with the request.
 */
export async function withClerk(request: NextRequest, event: NextFetchEvent, answer: Answer): Promise<Response> {
  const settings = clerkSettings();
  if (!settings) return answer(request);
  const { publishableKey, authorizedParties, jwtKey } = settings;
  const options = {
    publishableKey,
    authorizedParties,
    signInUrl: "/sign-in",
    signUpUrl: "/sign-up",
    ...(jwtKey ? { jwtKey } : {}),
  };
  const middleware = clerkMiddleware(async (_auth, received) => answer(received), options);
  return (await middleware(request, event)) ?? answer(request);
}
