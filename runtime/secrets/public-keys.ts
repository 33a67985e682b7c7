import { createHash, createPublicKey } from "node:crypto";
import { tokenKeysVariable } from "../../emitters/terraform/index.ts";

/**
 * A public key of RSA as the JSON Web Key Set that kube-apiserver shows of it: with the id that stands in the tokens
 * which its private half signs, the SHA-256 of its DER.
 */
export function keySetOf(publicPem: string): string {
  const key = createPublicKey(publicPem);
  const { n, e } = key.export({ format: "jwk" });
  const id = createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("base64url");
  return JSON.stringify({ keys: [{ kty: "RSA", alg: "RS256", use: "sig", kid: id, n, e }] });
}

/** The file of OpenTofu's that gives the public keys, which the cloud trusts. */
export const keysFile = "podplane.keys.auto.tfvars";

/** How such a file begins. */
export const keysFileHead = "# Written by `podplanec secrets init`";

/** What stands in it. Base64 of URLs and JSON's own signs need no escape in HCL but the quotes. */
export function keysFileText(publicPem: string): string {
  return `${keysFileHead}: the public half of the keys that sign tokens. Nothing in it is secret.
${tokenKeysVariable} = ${JSON.stringify(keySetOf(publicPem))}
`;
}
