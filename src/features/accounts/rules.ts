import { AppError } from "@/lib/errors";

/** A browser and a system, from what a browser says of itself: enough to recognise one's own session. */
export function describeUserAgent(userAgent: string | null): string {
  if (!userAgent) return "Unknown device";
  const browser = firstMatch(userAgent, browsers) ?? "Another client";
  const system = firstMatch(userAgent, systems);
  return system ? `${browser} on ${system}` : browser;
}

/** Where to go after signing in: a page of ours, whatever the address bar says. */
export function ownPath(next: string | undefined): string {
  if (!next || !/^\/(?![/\\])/.test(next)) return "/";
  const base = "https://own.example";
  if (!URL.canParse(next, base) || new URL(next, base).origin !== base) return "/";
  return next.startsWith("/api/") || next.startsWith("/sign-") ? "/" : next;
}

/** Throws `invalid_input` for a password that is its owner's e-mail address. */
export function refuseOwnAddress(password: string, email: string): void {
  if (password.trim().toLowerCase() !== email) return;
  const errors = [{ path: "password", message: "Choose a password other than your e-mail address." }];
  throw new AppError("invalid_input", "This password is too easy to guess.", { errors });
}

type Sign = [RegExp, string];

// Most browsers also name those that they descend from, so the order matters.
const browsers: Sign[] = [
  [/\bEdg/, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\//, "Firefox"],
  [/\bChrome\//, "Chrome"],
  [/\bSafari\//, "Safari"],
  [/\bcurl\//, "curl"],
];

const systems: Sign[] = [
  [/\b(iPhone|iPad)\b/, "iOS"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

function firstMatch(text: string, signs: Sign[]): string | null {
  return signs.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
