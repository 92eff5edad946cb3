"use client";

import { OrganizationList, SignIn, SignUp, useClerk } from "@clerk/nextjs";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";

/** `left`: who was signed out here, and whom Clerk's own session would send straight back in. */
export function ClerkSignIn({ next, left }: { next: string; left: boolean }) {
  const clerk = useClerk();
  useEffect(() => {
    // Clerk keeps its session outside of React; it has to be told that it is over.
    if (left && clerk.loaded && clerk.isSignedIn) void clerk.signOut({ redirectUrl: "/sign-in" });
  }, [left, clerk]);
  return <SignIn routing="hash" fallbackRedirectUrl={next} signUpUrl="/sign-up" />;
}

export function ClerkSignUp() {
  return <SignUp routing="hash" signInUrl="/sign-in" />;
}

/** For somebody who is signed in, and works nowhere: their organizations, and the way out. */
export function ClerkOrganizations() {
  const clerk = useClerk();
  return (
    <>
      <OrganizationList hidePersonal afterSelectOrganizationUrl="/" afterCreateOrganizationUrl="/" />
      <Button onClick={() => void clerk.signOut({ redirectUrl: "/sign-in" })}>Sign out</Button>
    </>
  );
}
