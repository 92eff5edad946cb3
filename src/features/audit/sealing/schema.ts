import { z } from "zod";

/** The end of a chain as somebody noted it down: a place, and the beginning of its hash. */
export const chainEnd = z
  .string()
  .regex(/^\d{1,9}:[0-9a-f]{8,64}$/, "This must be a place and a hash, such as 1200:9f86d081884c7d65.")
  .transform((text) => {
    const [sequence = "", hash = ""] = text.split(":");
    return { sequence: Number(sequence), hash };
  });

export type ChainEnd = z.infer<typeof chainEnd>;

/** A fault as it is kept with the proof that found it. */
export const keptFault = z.object({
  reason: z.enum(["missing", "changed", "gap", "unsealed", "resealed", "backdated", "unannounced", "cut"]),
  sequence: z.number().int().nullable(),
  entryId: z.string().nullable(),
  at: z.string().nullable(),
  until: z.number().int().optional(),
});
