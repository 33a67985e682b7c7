import type { Located } from "../../../origins/index.ts";
import { type CheckContext, spanOf } from "./context.ts";

/** Public keys as sshd reads them (RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4): a cut key lets nobody in, silently. */
export function checkSsh({ cluster, diagnostics }: CheckContext): void {
  const attributes = cluster.blocks.ssh[0]?.attributes;
  const keys: readonly Located<string>[] = [
    ...(attributes?.authorized_keys?.value ?? []),
    ...(attributes?.immutable_authorized_keys?.value ?? []),
  ];
  for (const key of keys) {
    const reason = publicKeyFault(key.value);
    if (reason !== undefined) diagnostics.report("ssh-key-broken", spanOf(key), { reason });
  }
}

/** How many fields stand behind the algorithm in the binary part, and how long the one that has a length is. */
const shapes: Readonly<Record<string, { readonly fields: number; readonly last?: number }>> = {
  "ssh-ed25519": { fields: 1, last: 32 },
  "ssh-rsa": { fields: 2 },
  "ecdsa-sha2-nistp256": { fields: 2, last: 65 },
  "ecdsa-sha2-nistp384": { fields: 2, last: 97 },
  "ecdsa-sha2-nistp521": { fields: 2, last: 133 },
  "sk-ssh-ed25519@openssh.com": { fields: 2 },
  "sk-ecdsa-sha2-nistp256@openssh.com": { fields: 3 },
};

/** The fewest bytes of an RSA modulus that sshd takes: 1024 bits, and a zero in front. */
const shortestModulus = 128;

/** Why sshd does not take a key, as the end of a sentence; undefined for one that it takes. */
export function publicKeyFault(text: string): string | undefined {
  const [algorithm = "", encoded = ""] = text.split(" ");
  const shape = shapes[algorithm];
  if (!shape) return `sshd takes no keys of the kind ${algorithm} any more`;
  if (encoded.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return "its base64 is not whole";
  const fields = fieldsOf(Buffer.from(encoded, "base64"));
  const [inside, ...rest] = fields ?? [];
  if (!inside) return "a part of it is missing";
  if (inside.toString("latin1") !== algorithm) return "what it holds is of another kind than it says";
  const last = rest.at(-1);
  if (rest.length !== shape.fields || !last) return "a part of it is missing";
  if (shape.last !== undefined && last.length !== shape.last) return "it does not have the length of its kind";
  return algorithm === "ssh-rsa" && last.length < shortestModulus ? "it has fewer than 1024 bits" : undefined;
}

/** Each field is its length, in four bytes, and so many bytes; undefined where that does not come out even. */
function fieldsOf(bytes: Buffer): readonly Buffer[] | undefined {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) return undefined;
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}
