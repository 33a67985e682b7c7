import type { Span } from "../../../../grammar/index.ts";
import { suggestion } from "../../../diagnostics/index.ts";
import { originSpan } from "../../../origins/index.ts";
import type { ProviderModel } from "../../../schema/index.ts";
import { type Cidr, cidrsOverlap, formatCidr, parseCidr } from "../../../values/index.ts";
import { type CheckContext, clusterModule, isWhole, mayHaveOther, spanOf, workersFindApi } from "../check/index.ts";
import { type Identified, labelOf, type PlannedSubnet, providerKey, providerThings } from "../plan/index.ts";
import { addressOf } from "./address.ts";

/**
 * The lock file is a promise (ruling 56): what was built neither moves nor vanishes unless the source asks for
 * it, and what destroys data or the control plane is asked for by name.
 */
export function checkBuilt(context: CheckContext): void {
  if (!context.lock?.built || context.lock.id !== context.cluster.labels[0]?.value) return;
  const { cluster } = context;
  // What is not known may be what seems to have moved or gone.
  const isKnown = !cluster.isPartial && cluster.blocks.provider.every(isPlaced);
  if (isKnown) checkProviders(context);
  for (const provider of cluster.blocks.provider) {
    if (!context.plan.providers.built.has(provider) || !isKnown || !isWhole(provider)) continue;
    checkNetwork(provider, context);
    checkSubnets(provider, context);
    checkBuckets(provider, context);
    for (const kind of providerThings) {
      const found = context.plan.things.get(provider)?.[kind];
      if (found) checkRenames(found, kind.replace("_", " "), context);
    }
  }
  if (!mayHaveOther(cluster, "pool")) checkRenames(context.plan.pools, "pool", context);
  if (isKnown && cluster.blocks.provider.every(isWhole)) {
    checkControlPlane(context);
    checkApiOfWorkers(context);
  }
  checkSecretsPrefix(context);
}

/** Whether it is known where a provider is: what it is called in the lock file depends on that. */
function isPlaced({ isPartial, isUnclear }: ProviderModel): boolean {
  return !isPartial && !isUnclear;
}

function headOf({ cluster }: CheckContext): Span {
  const id = cluster.labels[0];
  return id ? originSpan(id.origin) : cluster.header;
}

function checkProviders(context: CheckContext): void {
  const { plan, accepted, diagnostics, cluster } = context;
  const { gone, replaces, formerHome } = plan.providers;
  if (formerHome !== undefined) {
    diagnostics.report("home-changes", cluster.blocks.provider[0]?.header ?? headOf(context), { old: formerHome });
    return;
  }
  const told = new Set<string>();
  for (const [provider, old] of replaces) {
    told.add(old);
    const address = `provider.${old}`;
    if (accepted.has(address)) continue;
    diagnostics.report("provider-changes", provider.header, { old, now: providerKey(provider), address });
  }
  for (const key of gone) {
    const address = `provider.${key}`;
    if (told.has(key) || accepted.has(address)) continue;
    diagnostics.report("built-thing-gone", headOf(context), {
      what: `the provider \`${key}\``,
      consequence: "Its network, buckets, roles and VMs would be destroyed, with all that is in them.",
      hint: "if it was renamed, write its account and region again in what it is now",
      flags: flagsOf([address]),
    });
  }
}

function checkNetwork(provider: ProviderModel, context: CheckContext): void {
  const change = context.plan.providers.networkChanges.get(provider);
  const address = `network.${providerKey(provider)}`;
  if (!change || context.accepted.has(address)) return;
  const vpc = provider.blocks.vpc[0];
  const given = vpc?.attributes.id ?? vpc?.attributes.v4cidr;
  const parameters = { provider: providerKey(provider), old: change.old, now: change.now, address };
  context.diagnostics.report("network-changes", given ? spanOf(given) : provider.header, parameters);
}

function checkSubnets(provider: ProviderModel, context: CheckContext): void {
  const { plan, accepted, diagnostics } = context;
  if (plan.providers.networkChanges.has(provider)) return;
  const subnets = plan.networks.get(provider) ?? [];
  const moved = new Set<PlannedSubnet>();
  for (const subnet of subnets) {
    const old = subnet.built?.ipv4;
    const now = subnet.ipv4 && formatCidr(subnet.ipv4);
    const address = subnetAddress(provider, subnet, context);
    if (old === undefined || now === undefined || old === now) continue;
    moved.add(subnet);
    if (accepted.has(address)) continue;
    const parameters = { name: nameOf(subnet), old, now, address, length: old.split("/")[1] ?? "" };
    diagnostics.report("range-moves", spanOfSubnet(subnet), parameters);
  }
  for (const subnet of subnets) {
    if (!subnet.ipv4 || subnet.built?.ipv4 !== undefined || moved.has(subnet)) continue;
    reportTaken(provider, subnet, subnet.ipv4, context);
  }
}

/** A new subnet over one that was built. Two ranges of the source that touch are told elsewhere. */
function reportTaken(provider: ProviderModel, subnet: PlannedSubnet, range: Cidr, context: CheckContext): void {
  const { plan, diagnostics } = context;
  const chosen = (plan.networks.get(provider) ?? []).filter((one) => one.chosen && one.built?.ipv4 !== undefined);
  const kept = [
    ...chosen.flatMap((one) => one.built ?? []),
    ...(plan.retained.get(provider) ?? []),
    ...(plan.dropped.get(provider) ?? []),
  ];
  for (const { ipv4, zone, role, index } of kept) {
    const cidr = ipv4 === undefined ? undefined : parseCidr(ipv4);
    if (!cidr || !cidrsOverlap(cidr, range)) continue;
    diagnostics.report("range-taken", spanOfSubnet(subnet), {
      range: formatCidr(range),
      built: ipv4 ?? "",
      name: `${zone}.${role}.${index}`,
      length: range.prefixLength,
    });
    return;
  }
}

function nameOf({ zone, role, built, index, label }: PlannedSubnet): string {
  return `${zone}.${role}.${label ?? built?.index ?? index}`;
}

function subnetAddress(provider: ProviderModel, subnet: PlannedSubnet, context: CheckContext): string {
  return addressOf(context.lock, providerKey(provider), "subnet", nameOf(subnet));
}

function spanOfSubnet({ subnet }: PlannedSubnet): Span {
  return subnet.attributes.cidr ? spanOf(subnet.attributes.cidr) : subnet.header;
}

function checkBuckets(provider: ProviderModel, context: CheckContext): void {
  const { plan, accepted, diagnostics, lock } = context;
  const found = plan.things.get(provider)?.bucket;
  // What `renamed_from` means is not known: a bucket that seems gone may be the one that it names.
  if (!found || found.faults.length > 0) return;
  // One fault at one place: each further one would be told as another way to the first.
  const gone = found.gone.filter((name) => !accepted.has(addressOf(lock, providerKey(provider), "bucket", name)));
  if (gone.length === 0) return;
  diagnostics.report("built-thing-gone", provider.header, {
    what: gone.map((name) => `the bucket \`${name}\``).join(", "),
    consequence: "What lies in a bucket is destroyed with it.",
    hint: renameHint(gone, context),
    flags: flagsOf(gone.map((name) => addressOf(lock, providerKey(provider), "bucket", name))),
  });
}

/** A document has no place for a former name. */
function renameHint(gone: readonly string[], { notation }: CheckContext): string {
  if (notation === "jsonc") {
    return "if it was renamed, turn the document into a .podplane file with `podplanec import`, and write renamed_from there";
  }
  return `if it was renamed, write ${gone.map((name) => `renamed_from = ${name}`).join(" or ")} in what it is now`;
}

function flagsOf(addresses: readonly string[]): string {
  return addresses.map((address) => `--accept-destroy ${address}`).join(" ");
}

function checkRenames(found: Identified, kind: string, { diagnostics }: CheckContext): void {
  for (const fault of found.faults) {
    const { from } = fault;
    switch (fault.kind) {
      case "unknown": {
        const advice = suggestion(from.value, fault.candidates);
        const parameters = { kind, from: from.value, suggestion: `${advice} For a new thing remove renamed_from.` };
        diagnostics.report("renamed-from-unknown", spanOf(from), parameters);
        break;
      }
      case "twice": {
        const related = [{ span: spanOf(fault.other), message: "the other is here" }];
        diagnostics.report("renamed-from-twice", spanOf(from), { from: from.value }, { related });
        break;
      }
    }
  }
}

/** The control plane is made anew where none of its subnets stays. */
function checkControlPlane(context: CheckContext): void {
  const { plan, cluster, accepted, diagnostics } = context;
  const address = "pool.control-plane";
  const [home] = cluster.blocks.provider;
  if (!home || accepted.has(address) || plan.providers.networkChanges.has(home)) return;
  const dropped = (plan.dropped.get(home) ?? []).filter((one) => one.role === "control-plane");
  const stays = (plan.networks.get(home) ?? []).some((one) => one.role === "control-plane" && one.built);
  if (dropped.length === 0 || stays) return;
  diagnostics.report("built-thing-gone", home.header, {
    what: `the control plane in ${dropped.map((one) => one.zone).join(", ")}`,
    consequence: "All its VMs would be destroyed at once, and the cluster would have no API until others serve.",
    hint: "if it was renamed, write its zones again in what it is now",
    flags: flagsOf([address]),
  });
}

/**
 * Workers that run reach the API by what the last build had for it, and refuse settings without an address
 * (`check-inputs.sh`). With workers in the source that is an error of its own; here they are gone, too.
 */
function checkApiOfWorkers(context: CheckContext): void {
  const { plan, cluster, diagnostics } = context;
  const { gone, faults } = plan.pools;
  const isOver = gone.length === 0 || faults.length > 0 || mayHaveOther(cluster, "pool");
  const stays = cluster.blocks.pool.some((pool) => labelOf(pool) !== "control-plane");
  if (isOver || stays || workersFindApi(context)) return;
  const place = cluster.blocks.kubernetes[0]?.header ?? headOf(context);
  diagnostics.report("workers-lose-api", place, { pools: gone.map((name) => `\`${name}\``).join(", ") });
}

function checkSecretsPrefix(context: CheckContext): void {
  const { lock, cluster, diagnostics } = context;
  const built = lock?.built?.secrets_prefix;
  const module = clusterModule(context);
  if (!built || !module || module.facts.takesSecretsPrefix) return;
  const now = module.facts.secretPrefix(cluster.labels[0]?.value ?? "");
  if (built === now) return;
  diagnostics.report("secrets-prefix-fixed", headOf(context), { built, version: module.version, now });
}
