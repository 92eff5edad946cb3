import { z } from "zod";

const pattern = /^[a-z]{2}\d{1,2}$/i;
const regionOfOlderKeys = "au1";

/** What a clinic gives us. The region stands at the end of the key, so a key that names no region is refused here. */
export const credentialsSchema = z.object({
  apiKey: z
    .string()
    .trim()
    .min(8, "A Cliniko API key is longer than that.")
    .max(500, "A Cliniko API key is shorter than that.")
    .regex(/^[!-9;-~]+$/, "A Cliniko API key has no spaces, colons or accents.")
    .refine((key) => regionOf(key) !== null, "The key should end with its region, such as -au1. Was it copied whole?")
    .meta({
      title: "API key",
      description: "In Cliniko: My info, Manage API keys, Add an API key. Copy all of it, with the region at its end.",
    }),
});

export type Credentials = z.infer<typeof credentialsSchema>;

/**
 * The region that a key names after its last hyphen, in lower case. A key without hyphen, or whose last part is as long
 * as a key's body, is an older one: au1. Null when something short stands there that is no region.
 */
export function regionOf(apiKey: string): string | null {
  const at = apiKey.lastIndexOf("-");
  if (at < 0) return regionOfOlderKeys;
  const suffix = apiKey.slice(at + 1);
  if (pattern.test(suffix)) return suffix.toLowerCase();
  return /^[A-Za-z0-9_=]{16,}$/.test(suffix) ? regionOfOlderKeys : null;
}
