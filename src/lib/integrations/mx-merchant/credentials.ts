import { z } from "zod";

const key = (noun: string) =>
  z
    .string()
    .trim()
    .min(8, `A ${noun} is longer than that.`)
    .max(500, `A ${noun} is shorter than that.`)
    .regex(/^[!-9;-~]+$/, `A ${noun} has no spaces, colons or accents.`);

/** What a clinic gives us: an application's key and secret, which merchant, and where that merchant is. */
export const credentialsSchema = z.object({
  consumerKey: key("consumer key").meta({
    title: "Consumer key",
    description: "In MX Merchant: Settings, Applications (API), Create an application. Both are shown there.",
  }),
  consumerSecret: key("consumer secret").meta({
    title: "Consumer secret",
    description:
      "Shown beside the consumer key. It mirrors the rights of whoever made it: an administrator's is needed.",
  }),
  merchantId: z
    .string()
    .trim()
    .regex(/^\d{4,16}$/, "A merchant ID is a number, such as 1000000001.")
    .meta({ title: "Merchant ID", description: "The number beside the application's keys.", plain: true }),
  environment: z
    .enum(["production", "sandbox"], "Say production, or sandbox for a test account.")
    .meta({ title: "Environment", description: "Production, unless the account was made at sandbox.mxmerchant.com." }),
});

export type Credentials = z.infer<typeof credentialsSchema>;
