"use client";

import { lazy } from "react";

// Loaded only where they are drawn, which is when Clerk is used. Next's own way, which preloads, would be in every first load.

/** What keeps Clerk's session fresh around all pages. */
export const ClerkFrame = lazy(() => import("./clerk-provider").then((module) => ({ default: module.ClerkSession })));

/** Clerk's own screens. */
export const ClerkSignIn = lazy(() => import("./clerk-screens").then((module) => ({ default: module.ClerkSignIn })));
export const ClerkSignUp = lazy(() => import("./clerk-screens").then((module) => ({ default: module.ClerkSignUp })));
export const ClerkOrganizations = lazy(() =>
  import("./clerk-screens").then((module) => ({ default: module.ClerkOrganizations })),
);
