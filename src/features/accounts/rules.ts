const slugCharactersMax = 48;

/** An organization's name as it stands in an address: lower-case words of letters and digits. */
export function slugOf(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "-");
  return words.slice(0, slugCharactersMax).replace(/^-+|-+$/g, "") || "organization";
}

/** A browser and a system, from what a browser says of itself: enough to recognise one's own session. */
export function describeUserAgent(userAgent: string | null): string {
  if (!userAgent) return "Unknown device";
  const browser = firstMatch(userAgent, browsers) ?? "Another client";
  const system = firstMatch(userAgent, systems);
  return system ? `${browser} on ${system}` : browser;
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
