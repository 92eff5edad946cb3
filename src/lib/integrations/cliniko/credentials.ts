import { z } from "zod";
import { type CredentialTrait, readTrait } from "@/lib/integrations/trait";

/**
 * The region stands after a key's last hyphen. A key without hyphen, or whose last part is as long as a key's body, is
 * an older one: au1.
 */
export const regionTrait: CredentialTrait = {
  field: "apiKey",
  label: "Region",
  rules: [{ pattern: "-([a-z]{2}\\d{1,2})$" }, { pattern: "^[^-]*$|-[a-z0-9_=]{16,}$", value: "au1" }],
  absent: "The key should end with its region, such as -au1.",
};

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

/** The region that a key names, in lower case. Null when something short stands there that is no region. */
export function regionOf(apiKey: string): string | null {
  return readTrait(regionTrait, apiKey);
}
