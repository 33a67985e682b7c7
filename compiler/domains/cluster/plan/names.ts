import { sha1 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Lock } from "../../../lock/lock.ts";
import { type Located, ruled } from "../../../origins/origin.ts";
import type { ClusterModel, ProviderModel } from "../../../schema/index.ts";
import { providerKind } from "./find.ts";

/** Longest names that AWS takes: contracts/terraform.md 1.3. */
export const nameLimits = { bucket: 63, role: 64, balancer: 32 } as const;

/**
 * A name that fits: itself, or a head of fixed length, `-`, and 8 hexadecimal digits of the SHA-256
 * of the whole (ruling 17).
 */
export function fitName(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const digest = bytesToHex(sha256(utf8ToBytes(name))).slice(0, 8);
  return `${name.slice(0, limit - 9)}-${digest}`;
}

/** Ruling 49: `<cluster id>-<account>-<name>`; names without the account would clash globally. */
export function bucketName(
  context: { readonly cluster: ClusterModel },
  provider: ProviderModel,
  name: Located<string>,
): Located<string> {
  const id = context.cluster.labels[0];
  const owner = provider.attributes.account ?? provider.attributes.project;
  const full = [id?.value ?? "", owner?.value ?? "", name.value].join("-");
  return { value: fitName(full, nameLimits.bucket), origin: ruled("bucket-name", name.origin) };
}

/** Ruling 17: `<prefix>-<role>`. */
export function roleName(prefix: Located<string>, name: Located<string>): Located<string> {
  const full = `${prefix.value}-${name.value}`;
  return { value: fitName(full, nameLimits.role), origin: ruled("role-name", name.origin, prefix.origin) };
}

/**
 * The name in the cloud of a bucket or role that may have been renamed: the one that was built, so
 * that a rename moves an address and never makes a thing anew. `derive` gives the name of a thing
 * that was never built, from the name that the file gives it.
 */
export function keptName(
  lock: Lock | undefined,
  keyOf: (name: string) => string,
  name: Located<string>,
  renamedFrom: Located<string> | undefined,
  derive: (name: Located<string>) => Located<string>,
): Located<string> {
  const built = lock?.names[keyOf(name.value)];
  if (built !== undefined) return { value: built, origin: ruled("kept-name", name.origin) };
  if (!renamedFrom) return derive(name);
  const former = lock?.names[keyOf(renamedFrom.value)] ?? derive(renamedFrom).value;
  return { value: former, origin: ruled("kept-name", renamedFrom.origin) };
}

/**
 * Names of a balancer and its target groups where the module shortens them: the first 23 characters,
 * `-`, and 8 hexadecimal digits of the SHA-1 of the whole (contracts/nstance.md 3.3).
 */
export function balancerNames(
  prefix: string,
  name: string,
  listeners: readonly { readonly port: number; readonly target: number }[],
): { readonly key: string; readonly name: string }[] {
  const full = [
    { key: `load_balancer/${name}`, name: `${prefix}-${name}` },
    ...listeners.map(({ port, target }) => ({
      key: `target_group/${name}/${port}`,
      name: `${prefix}-${name}-${port}-${target}`,
    })),
  ];
  return full
    .filter((one) => one.name.length > nameLimits.balancer)
    .map((one) => ({ key: one.key, name: shortenLikeModule(one.name) }));
}

function shortenLikeModule(name: string): string {
  const digest = bytesToHex(sha1(utf8ToBytes(name))).slice(0, 8);
  return `${name.slice(0, 23)}-${digest}`;
}

/** Whether names of a provider's kind follow the rules of AWS. */
export function isAws(provider: ProviderModel): boolean {
  return providerKind(provider) === "aws";
}
