import type { ProviderModel } from "../../../schema/index.ts";
import { awsRegionPattern } from "../../../schema/refinements.ts";
import { cidrsOverlap, formatCidr } from "../../../values/ip.ts";
import { providerKey, providerKind } from "../plan/index.ts";
import { type CheckContext, lacks, spanOf } from "./context.ts";

/** Providers as such: contracts/cluster-config.md 4.2 rules 13 and 15, rulings 6, 7 and 13. */
export function checkProviders(context: CheckContext): void {
  const { cluster, diagnostics } = context;
  const providers = cluster.blocks.provider;
  if (providers.length === 0) diagnostics.report("no-provider", cluster.header, {});
  const mixed = checkKinds(context);
  for (const provider of providers) checkSettings(provider, mixed, context);
  checkDuplicates(context);
  checkLabels(context);
  checkTogether(context);
}

const settingsOf: Readonly<Record<string, readonly string[]>> = {
  aws: ["account", "region", "profile", "tags", "enable_ssm"],
  google: ["project", "region", "tags", "profile"],
  proxmox: ["tags"],
};

const required = [
  {
    name: "account",
    doc: "The wrong credentials must stop before anything happens.",
    example: 'account = "123456789012"',
  },
  { name: "region", doc: "A provider is one account and region.", example: 'region = "us-east-1"' },
] as const;

function checkSettings(provider: ProviderModel, mixed: boolean, { diagnostics }: CheckContext): void {
  const kind = providerKind(provider);
  const label = provider.labels[0];
  if (!label) return;
  if (kind !== "aws") {
    // Clouds that cannot be together are the larger fault.
    if (!mixed) diagnostics.report("provider-not-generated", spanOf(label), { kind });
    return;
  }
  for (const { name, doc, example } of required) {
    if (lacks(provider, name)) {
      diagnostics.report("provider-setting-missing", provider.header, { kind, name, doc, example });
    }
  }
  for (const [name, value] of Object.entries(provider.attributes)) {
    if (!value || value.origin.kind === "default" || settingsOf[kind]?.includes(name)) continue;
    diagnostics.report("provider-setting-unused", spanOf(value), { kind, name });
  }
  const region = provider.attributes.region;
  if (region && !awsRegionPattern.test(region.value)) {
    diagnostics.report("bad-region", spanOf(region), { region: region.value });
  }
}

/** contracts/nstance.md 4.4. Returns whether clouds are mixed. */
function checkKinds({ cluster, diagnostics }: CheckContext): boolean {
  const clouds = cluster.blocks.provider.filter((provider) => ["aws", "google"].includes(providerKind(provider)));
  const first = clouds[0];
  const other = clouds.find((provider) => first && providerKind(provider) !== providerKind(first));
  if (!first || !other) return false;
  const related = [{ span: first.header, message: "the other cloud" }];
  diagnostics.report("mixed-clouds", other.header, {}, { related });
  return true;
}

function checkDuplicates({ cluster, diagnostics }: CheckContext): void {
  const seen = new Map<string, ProviderModel>();
  for (const provider of cluster.blocks.provider) {
    const { account, region } = provider.attributes;
    if (!account || !region) continue;
    const key = providerKey(provider);
    const earlier = seen.get(key);
    if (!earlier) seen.set(key, provider);
    else {
      const related = [{ span: earlier.header, message: "first here" }];
      const parameters = { account: account.value, region: region.value };
      diagnostics.report("duplicate-provider", provider.header, parameters, { related });
    }
  }
}

function checkLabels({ cluster, diagnostics }: CheckContext): void {
  const seen = new Map<string, ProviderModel>();
  for (const provider of cluster.blocks.provider) {
    const label = provider.labels[1];
    if (!label) continue;
    const earlier = seen.get(label.value);
    if (earlier) {
      const related = [{ span: earlier.header, message: "first here" }];
      diagnostics.report("provider-label-taken", spanOf(label), { label: label.value }, { related });
    } else seen.set(label.value, provider);
  }
}

/** Networks of one cluster do not overlap, the control plane stands in the first, routes are the user's. */
function checkTogether(context: CheckContext): void {
  const { cluster, diagnostics } = context;
  const [first, ...others] = cluster.blocks.provider;
  for (const [index, provider] of cluster.blocks.provider.entries()) {
    const range = provider.blocks.vpc[0]?.attributes.v4cidr;
    for (const earlier of cluster.blocks.provider.slice(0, index)) {
      const other = earlier.blocks.vpc[0]?.attributes.v4cidr;
      if (!range || !other || !cidrsOverlap(range.value, other.value)) continue;
      const related = [{ span: spanOf(other), message: "the other network" }];
      const parameters = { a: formatCidr(other.value), b: formatCidr(range.value) };
      diagnostics.report("networks-overlap", spanOf(range), parameters, { related });
    }
  }
  for (const provider of others) {
    for (const subnet of provider.blocks.zone.flatMap((zone) => zone.blocks.subnet)) {
      const pool = subnet.attributes.pool;
      if (pool?.value.name !== "control-plane" || !first) continue;
      const related = [{ span: first.header, message: "the first provider" }];
      diagnostics.report("control-plane-elsewhere", spanOf(pool), {}, { related });
    }
  }
  const second = others[0];
  if (!first || !second) return;
  const ranges = cluster.blocks.provider.map((provider) => {
    const range = provider.blocks.vpc[0]?.attributes.v4cidr;
    return `${providerKey(provider)} ${range ? formatCidr(range.value) : "(range not stated)"}`;
  });
  const parameters = { a: providerKey(first), b: others.map(providerKey).join(", "), ranges: ranges.join("; ") };
  diagnostics.report("route-between-networks", second.header, parameters);
}
