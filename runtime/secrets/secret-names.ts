import type { Ir } from "../../compiler/index.ts";
import { keyFileNames } from "./key-files.ts";
import { nameOf } from "./read-soon.ts";
import { serviceAccountNames } from "./service-accounts.ts";

/** The names of all secrets that VMs of a cluster receive from a store of the user's. */
export function secretNames(ir: Ir): readonly string[] {
  const { prefix, files } = ir.platform.secrets;
  const options = { prefix, secretName: (name: string) => files.find((file) => file.name === name)?.secret ?? name };
  const encryption = ir.kubernetes.encryption ? [nameOf(options, "encryption.key")] : [];
  return [...serviceAccountNames(options), ...encryption, ...keyFileNames(ir)];
}
