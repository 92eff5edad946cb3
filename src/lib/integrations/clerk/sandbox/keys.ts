import { createPublicKey, createSign, generateKeyPairSync, randomBytes } from "node:crypto";

/** What a Clerk instance gives to whoever builds on it, made anew for each stand-in: none opens anything else. */
export type InstanceKeys = {
  frontendHost: string;
  publishableKey: string;
  secretKey: string;
  webhookSecret: string;
  /** The public half of what signs session tokens: PEM, SPKI. */
  jwtKey: string;
  keyId: string;
  sign: (claims: object, header?: object) => string;
  jwks: () => object;
};

/** Makes the keys of an instance. Takes a tenth of a second: RSA of 2048 bits is what Clerk's library accepts. */
export function createInstanceKeys(frontendHost = "clerk.hub.example"): InstanceKeys {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keyId = `ins_${randomBytes(8).toString("hex")}`;
  return {
    frontendHost,
    publishableKey: ["pk", "live", Buffer.from(`${frontendHost}$`).toString("base64").replace(/=+$/, "")].join("_"),
    secretKey: ["sk", "live", randomBytes(24).toString("hex")].join("_"),
    webhookSecret: `whsec_${randomBytes(24).toString("base64")}`,
    jwtKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    keyId,
    sign: (claims, header = {}) => {
      const words = [{ alg: "RS256", kid: keyId, typ: "JWT", ...header }, claims];
      const text = words.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
      const signature = createSign("RSA-SHA256").update(text).sign(privateKey).toString("base64url");
      return `${text}.${signature}`;
    },
    jwks: () => {
      const { n, e } = createPublicKey(publicKey.export({ type: "spki", format: "pem" })).export({ format: "jwk" });
      return { keys: [{ use: "sig", kty: "RSA", kid: keyId, alg: "RS256", n, e }] };
    },
  };
}
