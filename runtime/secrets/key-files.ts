import { createHash } from "node:crypto";
import type { Ir } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { type GivenSecrets, keyNames, type keyOwners } from "./given-secrets.ts";
import { again, readSoon, type SecretOptions, type SecretOutcome } from "./read-soon.ts";
import type { SecretStore } from "./secret-store.ts";

type Owner = (typeof keyOwners)[number];

/** A file of keys that VMs receive, and whose keys are in it. */
interface KeyFile {
  readonly name: string;
  readonly owners: readonly Owner[];
  /** Whether the keys are of an account that the cluster itself makes in its cloud: before, there are none to give. */
  readonly mayWait: boolean;
}

/** What VMs of a store of one's own receive as `secrets.env`: workers have no key of the cluster's state. */
function keyFilesOf({ platform, telemetry }: Ir): readonly KeyFile[] {
  const logs: readonly Owner[] = telemetry.s3Bucket.value === "" ? [] : ["TELEMETRY_S3"];
  return platform.secrets.files
    .filter(({ name, kinds }) => name === "secrets.env" && kinds !== "all")
    .map(({ secret, kinds, place }) => ({
      mayWait: place === "beside",
      name: `${platform.secrets.prefix}${secret}`,
      owners: [...(kinds === "control-plane" ? (["NETSY"] as const) : []), "REGISTRY", ...logs],
    }));
}

/** The names in the store of the files of keys. */
export function keyFileNames(ir: Ir): readonly string[] {
  return keyFilesOf(ir).map(({ name }) => name);
}

/**
 * Makes sure that the store holds the files of keys. One that is there stays: nothing of it has to be given again, and
 * what is given has to be the same.
 */
export async function initKeyFiles(
  store: SecretStore,
  ir: Ir,
  given: GivenSecrets,
  options: SecretOptions,
): Promise<readonly SecretOutcome[]> {
  const outcomes: SecretOutcome[] = [];
  for (const file of keyFilesOf(ir)) outcomes.push(await initKeyFile(store, file, given, options));
  return outcomes;
}

async function initKeyFile(
  store: SecretStore,
  { name, owners, mayWait }: KeyFile,
  given: GivenSecrets,
  options: SecretOptions,
): Promise<SecretOutcome> {
  const { signal, clusterId } = options;
  const names = owners.flatMap(keyNames);
  const missing = names.filter((one) => !given.has(one));
  const value = names.map((one) => `${one}='${given.get(one) ?? ""}'\n`).join("");
  const stored = await store.read(name, signal);
  if (stored === undefined && mayWait && missing.length === names.length) return { name, kind: "waiting" };
  if (stored === undefined && missing.length > 0) {
    throw new UserError(`${store.shown}/${name} is not there, and these were not given: ${missing.join(", ")}`, {
      why: "VMs reach the store by these keys, which only you have",
      fix: "give them as lines NAME=value: --secrets FILE, or --secrets - for standard input",
    });
  }
  if (stored === undefined) {
    const description = `Keys of ${clusterId} for its store; VMs receive it as secrets.env`;
    const token = createHash("sha256").update(`${name}\n${clusterId}`).digest("hex");
    if ((await store.create({ name, value, description, token }, signal)) === "created")
      return { name, kind: "created" };
  }
  const found = stored ?? (await readSoon(store, name, options));
  if (found === undefined) throw new UserError(`${store.shown} says that ${name} exists, and does not show it`, again);
  const other = names.filter((one) => given.has(one) && !found.includes(`${one}='${given.get(one)}'\n`));
  if (other.length === 0) return { name, kind: "unchanged" };
  throw new UserError(`${store.shown}/${name} holds other values of ${other.join(", ")}`, {
    why: "a stored secret is never replaced",
    fix: `to give VMs new keys, delete ${name} there, run the same command again, and let the old keys live until all VMs have the new ones`,
  });
}
