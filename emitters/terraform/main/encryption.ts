import type { Ir, IrSecret, IrStateEncryption, Origin } from "../../../compiler/ir/index.ts";
import { type EmittedFile, renderDocument, rule } from "../../document/index.ts";
import { createFile } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  boolean,
  code,
  comment,
  from,
  type Item,
  paragraphs,
  printItems,
  ref,
  text,
} from "../hcl/index.ts";

/*
 * Encryption of state and plans: contracts/terraform.md 5.8. OpenTofu reads the `.tofu` file in place of the `.tf` file
 * of the same name; Terraform reads the latter, and stops. The passphrase is in neither: `podplanec` gives the key
 * provider to the process, by `TF_ENCRYPTION`.
 */

const stem = "podplane.encryption";

const note = ({ passphrase, previous }: IrStateEncryption) => [
  "",
  "No passphrase is in a file: `podplanec apply` gives them to OpenTofu. Who runs tofu alone sets",
  "TF_ENCRYPTION, in which the name of a key is that of its secret:",
  "",
  ...[passphrase, ...(previous ? [previous] : [])].map(
    ({ name }) => `  key_provider "pbkdf2" "${name}" { passphrase = "…" }`,
  ),
];

/** The two files of a cluster whose state is encrypted. */
export function encryptionFiles(ir: Ir): readonly EmittedFile[] {
  const encryption = ir.state?.encryption;
  if (!encryption) return [];
  const origin = rule("state-encryption", encryption.origin);
  const file = (path: string, header: readonly string[], items: readonly Item[]) =>
    createFile(ir, path, header, [{ title: undefined, note: undefined, groups: [items], origin }]);
  return [
    file(`${stem}.tf`, [], [comment(refusal, origin), refused(origin)]),
    file(`${stem}.tofu`, note(encryption), [block(["terraform"], [settings(encryption)], origin)]),
  ];
}

/**
 * Of each key, by the name of its secret, what it is made of: the value of `TF_ENCRYPTION`, which is kept nowhere. A
 * state names the key that it was encrypted with, so that another passphrase needs another name.
 */
export function keyProviders(passphrases: ReadonlyMap<string, string>): string {
  const blocks = [...passphrases].map(([name, passphrase]) =>
    block(["key_provider", "pbkdf2", name], [attribute("passphrase", text(passphrase))]),
  );
  return renderDocument(printItems(blocks), { indentWidth: 2 }).text;
}

const refusal =
  "OpenTofu reads podplane.encryption.tofu instead. Terraform cannot encrypt state, and\nwould write it as it is: this stops it before it does anything.";

/** No version of Terraform is that old. */
function refused(origin: Origin): Block {
  return block(["terraform"], [attribute("required_version", text("< 0.1.0"))], origin);
}

function settings({ passphrase, previous, migrates }: IrStateEncryption): Block {
  const method = (name: string, secret: IrSecret): Block =>
    block(
      ["method", "aes_gcm", name],
      [attribute("keys", from(secret.origin, ref(`key_provider.pbkdf2.${secret.name}`)))],
      secret.origin,
    );
  const plain = block(["method", "unencrypted", "migration"], []);
  const before = previous
    ? { item: method("previous", previous), reference: "method.aes_gcm.previous", origin: previous.origin }
    : migrates.value
      ? { item: plain, reference: "method.unencrypted.migration", origin: migrates.origin }
      : undefined;
  const target = (name: "state" | "plan"): Block => {
    const use = attribute("method", code`method.aes_gcm.podplane`);
    // What was not encrypted is read once, which `enforced` would forbid.
    const enforced = migrates.value && !previous ? [] : [attribute("enforced", boolean(true))];
    const fallback =
      before && name === "state"
        ? [block(["fallback"], [attribute("method", ref(before.reference))], before.origin)]
        : [];
    return block([name], paragraphs<Item>([[use, ...enforced], fallback]));
  };
  return block(
    ["encryption"],
    paragraphs<Item>([
      [method("podplane", passphrase)],
      before ? [before.item] : [],
      [target("state")],
      [target("plan")],
    ]),
  );
}
