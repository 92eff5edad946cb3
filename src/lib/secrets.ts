import { env } from "@/env";
import { createSecretBox, type SecretBox } from "@/lib/crypto/secret-box";

let box: SecretBox | undefined;

/** The box that seals credentials, built once from CREDENTIALS_ENCRYPTION_KEY. Throws when that is not set or too weak. */
export function secretBox(): SecretBox {
  box ??= createSecretBox(env.CREDENTIALS_ENCRYPTION_KEY ?? "");
  return box;
}
