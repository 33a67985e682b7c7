import { setTimeout as wait } from "node:timers/promises";
import type { SecretStore } from "./secret-store.ts";

/** What was done to a secret. */
export interface SecretOutcome {
  readonly name: string;
  /** `waiting`: what it is made of is not there yet. */
  readonly kind: "created" | "unchanged" | "waiting";
}

/** What a secret waits for that is not there yet. */
export const waitingFor = "its account is made by the command in front of this one in the head of podplane.main.tf";

/** What making a cluster's secrets needs to know. */
export interface SecretOptions {
  /** What stands before the names in the store: `IrSecretStore.prefix`. */
  readonly prefix: string;
  /** What a file of VMs is called there behind the prefix; as the file unless given. */
  secretName?(file: string): string;
  readonly clusterId: string;
  readonly signal: AbortSignal;
  /** Milliseconds between looks at a secret that is not to be seen yet. */
  readonly pause?: number;
}

/** What is said of a secret that is there and not to be seen. */
export const again = {
  why: "a new secret may take a moment to be seen; one whose maker was cut off before its value never is",
  fix: "run the same command again; where it says the same, remove the secret, which has no value, and run it once more",
};

const attempts = 5;
const defaultPause = 500;

/** Reads a secret that must be there: a store may show a new one only after a moment. */
export async function readSoon(
  store: SecretStore,
  name: string,
  { signal, pause = defaultPause }: SecretOptions,
): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    const value = await store.read(name, signal);
    if (value !== undefined || attempt === attempts) return value;
    await wait(pause, undefined, { signal });
  }
}

/** What a file of VMs is called in the store. */
export function nameOf({ prefix, secretName }: Pick<SecretOptions, "prefix" | "secretName">, file: string): string {
  return `${prefix}${secretName?.(file) ?? file}`;
}
