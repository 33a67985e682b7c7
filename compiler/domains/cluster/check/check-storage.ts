import { suggestion } from "../../../diagnostics/suggest.ts";
import type { Located } from "../../../origins/origin.ts";
import { showCharacter } from "../../../schema/characters.ts";
import type { ProviderModel } from "../../../schema/index.ts";
import { bucketNameFault } from "../../../schema/refinements.ts";
import {
  balancerNames,
  bucketName,
  fitName,
  labelOf,
  nameLimits,
  portOf,
  providerKind,
  targetPortOf,
} from "../plan/index.ts";
import { checkRename } from "./check-pools.ts";
import { type CheckContext, spanOf } from "./context.ts";

/** Names that podplanec uses itself (ruling 16). */
const ownBuckets = ["netsy", "registry"];
const ownRoles = [
  "netsy",
  "registry",
  "registry-read-only",
  "registry-read-write",
  "cert-manager-route53",
  "server-role",
  "agent-role",
];

/** Buckets, roles, tags, and the limits of every name that is derived for the cloud. */
export function checkStorage(context: CheckContext): void {
  for (const provider of context.cluster.blocks.provider) {
    if (providerKind(provider) !== "aws") continue;
    checkBuckets(provider, context);
    checkRoles(provider, context);
    checkTags(provider, context);
    checkBalancerNames(provider, context);
  }
  checkOwnBuckets(context);
}

function checkBuckets(provider: ProviderModel, context: CheckContext): void {
  const { diagnostics } = context;
  const names = new Set(provider.blocks.bucket.map(labelOf));
  for (const bucket of provider.blocks.bucket) {
    const name = bucket.labels[0];
    if (!name) continue;
    if (ownBuckets.includes(name.value)) diagnostics.report("reserved-bucket-name", spanOf(name), { name: name.value });
    checkBucketName(name, provider, context);
    checkRename(bucket, names, context);
  }
}

function checkBucketName(name: Located<string>, provider: ProviderModel, context: CheckContext): void {
  const id = context.cluster.labels[0];
  const account = provider.attributes.account;
  if (!id || !account) return;
  const derived = bucketName(context, provider, name).value;
  const reason = bucketNameFault(derived);
  const full = `${id.value}-${account.value}-${name.value}`;
  if (reason !== undefined) {
    context.diagnostics.report("derived-name-refused", spanOf(name), { what: "bucket", name: derived, reason });
  } else if (derived !== full) {
    context.diagnostics.report("name-shortened", spanOf(name), { what: "bucket", name: full, short: derived });
  }
}

/** The cluster's own buckets hold its state and its images: their names must be possible, too. */
function checkOwnBuckets(context: CheckContext): void {
  const [first] = context.cluster.blocks.provider;
  const id = context.cluster.labels[0];
  if (!first || !id || providerKind(first) !== "aws") return;
  for (const name of ownBuckets) checkBucketName({ value: name, origin: id.origin }, first, context);
}

function checkRoles(provider: ProviderModel, context: CheckContext): void {
  const { diagnostics } = context;
  const buckets = provider.blocks.bucket.map(labelOf);
  const names = new Set(provider.blocks.role.map(labelOf));
  const prefix = context.cluster.attributes.name_prefix?.value ?? context.cluster.labels[0]?.value ?? "";
  for (const role of provider.blocks.role) {
    const name = role.labels[0];
    if (!name) continue;
    if (ownRoles.includes(name.value)) diagnostics.report("reserved-role-name", spanOf(name), { name: name.value });
    const full = `${prefix}-${name.value}`;
    const short = fitName(full, nameLimits.role);
    if (short !== full) diagnostics.report("name-shortened", spanOf(name), { what: "role", name: full, short });
    const reached = role.attributes.buckets;
    if (reached && reached.value.length === 0)
      diagnostics.report("role-without-bucket", spanOf(reached), { name: name.value });
    for (const bucket of reached?.value ?? []) {
      if (buckets.includes(bucket.value.name)) continue;
      const parameters = {
        what: "bucket",
        name: bucket.value.name,
        attribute: "buckets",
        suggestion: suggestion(bucket.value.name, buckets),
      };
      diagnostics.report("unknown-reference", spanOf(bucket), parameters);
    }
    checkRename(role, names, context);
  }
}

/** contracts/terraform.md 1.3, and the characters that AWS takes in tags of all services. */
function checkTags(provider: ProviderModel, { diagnostics }: CheckContext): void {
  const tags = provider.attributes.tags;
  if (!tags) return;
  if (tags.value.length > 50) diagnostics.report("too-many-tags", spanOf(tags), { count: tags.value.length });
  for (const { key, value } of tags.value) {
    const reason = tagKeyFault(key.value);
    if (reason !== undefined) diagnostics.report("bad-tag-key", spanOf(key), { key: key.value, reason });
    const wrong = wrongTagCharacter(value.value);
    if (wrong !== undefined) {
      const parameters = {
        value: JSON.stringify(value.value),
        reason: `it has the character ${showCharacter(wrong)}`,
      };
      diagnostics.report("bad-tag-value", spanOf(value), parameters);
    }
  }
}

function tagKeyFault(key: string): string | undefined {
  if (key === "") return "it is empty";
  if (key.length > 128) return "it has more than 128 characters";
  if (/^aws:/i.test(key)) return "aws: is reserved";
  const wrong = wrongTagCharacter(key);
  return wrong === undefined ? undefined : `it has the character ${showCharacter(wrong)}`;
}

function wrongTagCharacter(text: string): string | undefined {
  if (/^[A-Za-z0-9 _.:/=+\-@]*$/.test(text)) return undefined;
  return /[^\p{Letter}\p{Number} _.:/=+\-@]/u.exec(text)?.[0];
}

function checkBalancerNames(provider: ProviderModel, context: CheckContext): void {
  const prefix = context.cluster.attributes.name_prefix?.value ?? context.cluster.labels[0]?.value ?? "";
  for (const balancer of provider.blocks.load_balancer) {
    const name = balancer.labels[0];
    if (!name) continue;
    const listeners = balancer.blocks.listener.map((one) => ({ port: portOf(one), target: targetPortOf(one) }));
    const shortened = balancerNames(prefix, name.value, listeners).find((one) => one.key.startsWith("load_balancer/"));
    if (!shortened) continue;
    const parameters = { what: "balancer", name: `${prefix}-${name.value}`, short: shortened.name };
    context.diagnostics.report("name-shortened", spanOf(name), parameters);
  }
}
