"use client";

import dynamic from "next/dynamic";

/** What keeps Clerk's session fresh around all pages. Loaded only where it is drawn, which is when Clerk is used. */
export const ClerkFrame = dynamic(() => import("./clerk-provider").then(({ ClerkSession }) => ClerkSession));

/** Clerk's own screens. */
export const ClerkSignIn = dynamic(() => import("./clerk-screens").then((screens) => screens.ClerkSignIn));
export const ClerkSignUp = dynamic(() => import("./clerk-screens").then((screens) => screens.ClerkSignUp));
export const ClerkOrganizations = dynamic(() =>
  import("./clerk-screens").then((screens) => screens.ClerkOrganizations),
);
