import { join } from "node:path";
import type { Ir } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { readText, writeFile } from "../workspace/index.ts";
import { keysFile, keysFileHead, keysFileText } from "./public-keys.ts";
import { nameOf } from "./read-soon.ts";
import type { SecretStore } from "./secret-store.ts";

/** Whether the file with the public keys lies beside the outputs. */
export function hasKeysFile(folder: string): boolean {
  return readText(join(folder, keysFile)).kind === "text";
}

/**
 * The text of that file, of the public key that the store holds; undefined where the cloud of the cluster is given no
 * keys, or none are made yet.
 */
export async function keysFileOf(ir: Ir, store: SecretStore, signal: AbortSignal): Promise<string | undefined> {
  const { trustsTokens, secrets } = ir.platform;
  if (!trustsTokens) return undefined;
  const secretName = (name: string) => secrets.files.find((file) => file.name === name)?.secret ?? name;
  const publicPem = await store.read(nameOf({ prefix: secrets.prefix, secretName }, "service-accounts.pub"), signal);
  return publicPem === undefined ? undefined : keysFileText(publicPem);
}

/** Writes it. Only a file of ours is written over: keys of another cluster would let its Pods in. */
export function writeKeysFile(folder: string, text: string): "created" | "changed" | "unchanged" {
  const path = join(folder, keysFile);
  const before = readText(path);
  if (before.kind === "text" && before.text === text) return "unchanged";
  if (before.kind === "text" && !before.text.startsWith(keysFileHead)) {
    throw new UserError(`${path} is not a file of podplanec's`, {
      why: "the public keys of the cluster's tokens are to be written there",
      fix: "move it away, and run the same command again",
    });
  }
  writeFile(path, text);
  return before.kind === "text" ? "changed" : "created";
}
