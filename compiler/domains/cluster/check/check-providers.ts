import { cloudTable, providerKinds } from "../../../providers/index.ts";
import type { ProviderModel } from "../../../schema/index.ts";
import { cidrsOverlap, formatCidr } from "../../../values/index.ts";
import { labelOf, networkRange, placeOf, providerKey, sure } from "../plan/index.ts";
import { type CheckContext, lacks, moduleOf, spanOf } from "./context.ts";
import { isPlaced, knowsSubnets } from "./whole.ts";

/** Providers as such: contracts/cluster-config.md 4.2 rules 13 and 15, rulings 6, 7 and 13. */
export function checkProviders(context: CheckContext): void {
  const { cluster, diagnostics } = context;
  const providers = cluster.blocks.provider;
  if (providers.length === 0 && !cluster.isPartial) {
    diagnostics.report("no-provider", cluster.header, { example: exampleProvider() });
  }
  checkKinds(context);
  for (const provider of providers) checkSettings(provider, context);
  checkDuplicates(context);
  checkLabels(context);
  checkTogether(context);
}

/** A provider with what it needs, for a file that has none. */
function exampleProvider(): string {
  const [kind] = providerKinds;
  const required = sure(cloudTable(kind)).settings.filter((one) => one.required);
  return `${kind} { ${required.map((one) => `${one.name} = "…", `).join("")}… }`;
}

function checkSettings(provider: ProviderModel, { diagnostics }: CheckContext): void {
  const label = provider.labels[0];
  const kind = labelOf(provider);
  const cloud = cloudTable(kind);
  if (!label || !cloud) return;
  for (const { name, required } of cloud.settings) {
    if (!required || !lacks(provider, name) || provider.isPartial) continue;
    diagnostics.report("provider-setting-missing", provider.header, { kind, name, ...required });
  }
  for (const [name, value] of Object.entries(provider.attributes)) {
    if (!value || value.origin.kind === "default" || cloud.settings.some((one) => one.name === name)) continue;
    diagnostics.report("provider-setting-unused", spanOf(value), { kind, name });
  }
  const region = provider.attributes.region;
  const { regions } = cloud;
  if (!region || !regions || regions.isRegion(region.value)) return;
  const parameters = { region: region.value, cloud: cloud.title, form: regions.form, example: regions.example };
  diagnostics.report("bad-region", spanOf(region), parameters);
}

/** contracts/nstance.md 4.4, rulings 6 and 75. */
function checkKinds(context: CheckContext): void {
  const { cluster, diagnostics } = context;
  const clouds = cluster.blocks.provider.filter((provider) => cloudTable(labelOf(provider))?.holdsState);
  const first = clouds[0];
  const other = clouds.find((provider) => first && labelOf(provider) !== labelOf(first));
  const cloud = first && cloudTable(labelOf(first));
  const module = cloud && moduleOf(context, cloud);
  if (!first || !other || !module || module.facts.mixesClouds) return;
  const related = [{ span: first.header, message: "the other cloud" }];
  const others = providerKinds.flatMap((kind) => {
    const table = cloudTable(kind);
    return table && !table.holdsState ? [table.title] : [];
  });
  const parameters = { version: module.version, others: others.join(", ") };
  diagnostics.report("mixed-clouds", other.header, parameters, { related });
}

function checkDuplicates({ cluster, diagnostics }: CheckContext): void {
  const seen = new Map<string, ProviderModel>();
  for (const provider of cluster.blocks.provider) {
    const place = placeOf(provider);
    const identity = cloudTable(labelOf(provider))?.identity ?? [];
    // What has no place of its own cannot be told apart.
    if (identity.length === 0 || !isPlaced(provider)) continue;
    const key = providerKey(provider);
    const earlier = seen.get(key);
    if (!earlier) seen.set(key, provider);
    else {
      const related = [{ span: earlier.header, message: "first here" }];
      const same = identity.map((name) => `the ${name} ${place[name]}`).join(" and ");
      const parameters = { same, identity: identity.join(" and ") };
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
    const range = networkRange(provider);
    for (const earlier of cluster.blocks.provider.slice(0, index)) {
      const other = networkRange(earlier);
      if (!range || !other || !cidrsOverlap(range.value, other.value)) continue;
      const related = [{ span: spanOf(other), message: "the other network" }];
      const parameters = { a: formatCidr(other.value), b: formatCidr(range.value) };
      diagnostics.report("networks-overlap", spanOf(range), parameters, { related });
    }
  }
  for (const provider of others) {
    for (const subnet of provider.blocks.zone.flatMap((zone) => zone.blocks.subnet)) {
      const pool = subnet.attributes.pool;
      if (pool?.value.name !== "control-plane" || !first || !knowsSubnets(first)) continue;
      const related = [{ span: first.header, message: "the first provider" }];
      diagnostics.report("control-plane-elsewhere", spanOf(pool), {}, { related });
    }
  }
  const second = others[0];
  if (!first || !second || !cluster.blocks.provider.every(isPlaced)) return;
  const ranges = cluster.blocks.provider.map((provider) => {
    const range = networkRange(provider);
    return `${providerKey(provider)} ${range ? formatCidr(range.value) : "(range not stated)"}`;
  });
  const rules = cloudTable(labelOf(first))?.network;
  if (!rules) return;
  const { routing } = rules;
  const isOwn = others.some((one) => !cloudTable(labelOf(one))?.network);
  const connecting = isOwn ? "Connect them by a VPN or a line of your own" : rules.connecting;
  const b = others.map(providerKey).join(", ");
  const parameters = { a: providerKey(first), b, ranges: ranges.join("; "), routing, connecting };
  diagnostics.report("route-between-networks", second.header, parameters);
}
