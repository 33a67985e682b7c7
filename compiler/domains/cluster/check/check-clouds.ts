import type { CloudTable } from "../../../providers/index.ts";
import type { LoadBalancerModel, RoleModel } from "../../../schema/index.ts";
import {
  type GeneratedProvider,
  generatedProviders,
  isMadeByTofu,
  labelOf,
  ownerOf,
  portOf,
  targetPortOf,
} from "../plan/index.ts";
import { cloudsByPool } from "./check-machines.ts";
import { type CheckContext, isWritten, lacks, moduleOf, spanOf } from "./context.ts";

/** What works in one cloud and not in another: the tables tell (rulings 12, 55, 59 and 63). */
export function checkClouds(context: CheckContext): void {
  const providers = generatedProviders(context.cluster);
  const [home, ...others] = providers;
  if (home) {
    if (!providers.some(isMadeByTofu)) checkState(home.cloud, context);
    checkUndelivered(home.cloud, context);
    checkHome(home, context);
    for (const other of others) checkNumber(other, context);
  }
  for (const one of providers) {
    for (const balancer of one.provider.blocks.load_balancer) checkBalancer(balancer, one, context);
    checkPools(one, context);
    checkAccounts(one, context);
  }
  checkNetworks(providers, context);
}

/** Attributes that reach nothing in the cloud that holds the cluster; of a pool, where its VMs are made there. */
function checkUndelivered(cloud: CloudTable, context: CheckContext): void {
  const { cluster, diagnostics } = context;
  const { title, undelivered } = cloud;
  const clouds = cloudsByPool(context);
  for (const { block, attribute, why } of undelivered) {
    for (const one of cluster.blocks[block]) {
      const value = Object.entries(one.attributes).find(([name]) => name === attribute)?.[1];
      if (!isWritten(value)) continue;
      if (block === "pool" && clouds.get(labelOf(one))?.includes(cloud) === false) continue;
      diagnostics.report("setting-undelivered", spanOf(value), { name: attribute, cloud: title, why });
    }
  }
}

/** Where OpenTofu makes nothing, it has no state. */
function checkState({ title }: CloudTable, { cluster, diagnostics }: CheckContext): void {
  const [state] = cluster.blocks.state;
  const why = "OpenTofu makes nothing there, and so has no state.";
  if (state) diagnostics.report("setting-undelivered", state.header, { name: "state", cloud: title, why });
}

function checkHome({ provider, cloud }: GeneratedProvider, { cluster, diagnostics, notation }: CheckContext): void {
  const { title: cloudTitle, podRoles, platformRoles, sharedIdentity } = cloud;
  const cloudName = { cloud: cloudTitle };
  if (sharedIdentity !== undefined) {
    diagnostics.report("one-identity", provider.header, { ...cloudName, why: sharedIdentity });
  }
  const [acme] = cluster.blocks.acme;
  if (acme && platformRoles["cert-manager"] === undefined) {
    diagnostics.report("acme-without-role", acme.header, cloudName);
  }
  if (podRoles?.kind !== "federation") return;
  const { name, why, example } = podRoles.needs;
  if (acme && lacks(provider, name) && !provider.isPartial) {
    const how =
      notation === "jsonc"
        ? `Make a .podplane of it by \`podplanec import\`, and write ${example}`
        : `Write, for example, ${example}`;
    diagnostics.report("trust-unnamed", acme.header, { name, why, how });
  }
  const [registry] = cluster.blocks.registry;
  if (registry && registry.attributes.enabled?.value !== false) {
    diagnostics.report("registry-without-pushes", registry.header, cloudName);
  }
}

/** Only the place that holds the cluster trusts its tokens. */
function checkNumber({ provider, cloud }: GeneratedProvider, { diagnostics }: CheckContext): void {
  if (cloud.podRoles?.kind !== "federation") return;
  const { name } = cloud.podRoles.needs;
  const given = provider.attributes[name];
  const why = "It is asked of the provider that holds the cluster, the first.";
  if (given) diagnostics.report("setting-without-use", spanOf(given), { name, why });
}

function checkBalancer(balancer: LoadBalancerModel, { cloud }: GeneratedProvider, context: CheckContext): void {
  const { diagnostics } = context;
  const name = labelOf(balancer);
  const isPublic = balancer.attributes.public;
  const module = moduleOf(context, cloud);
  if (isPublic?.value === false && module && !module.facts.privateBalancers) {
    diagnostics.report("private-balancer", spanOf(isPublic), { version: module.version, cloud: cloud.title });
  }
  if (cloud.network?.balancers.translatesPorts !== false) return;
  for (const listener of balancer.blocks.listener) {
    const port = portOf(listener);
    const target = targetPortOf(listener);
    const given = listener.attributes.target_port;
    if (!given || port === target) continue;
    diagnostics.report("port-not-translated", spanOf(given), { name, port, target, cloud: cloud.title });
  }
}

/** A pool behind more balancers than its VMs can serve. */
function checkPools({ provider, cloud }: GeneratedProvider, { diagnostics }: CheckContext): void {
  const most = cloud.network?.balancers.perPool;
  if (most === undefined) return;
  const behind = new Map<string, LoadBalancerModel[]>();
  for (const balancer of provider.blocks.load_balancer) {
    const pools = new Set(balancer.blocks.listener.flatMap((one) => one.attributes.pool?.value.name ?? []));
    for (const pool of pools) behind.set(pool, [...(behind.get(pool) ?? []), balancer]);
  }
  for (const [pool, balancers] of behind) {
    const extra = balancers[most];
    if (!extra) continue;
    const related = balancers.slice(0, most).map((one) => ({ span: one.header, message: "the other one" }));
    const parameters = { pool, count: balancers.length, cloud: cloud.title, most };
    diagnostics.report("pool-behind-balancers", extra.header, parameters, { related });
  }
}

/** Who may act as a role, where the cloud trusts the cluster's tokens; elsewhere nobody reads it. */
function checkAccounts({ provider, cloud }: GeneratedProvider, { diagnostics }: CheckContext): void {
  const seen = new Map<string, RoleModel>();
  for (const role of provider.blocks.role) {
    const given = role.attributes.service_accounts;
    if (given && cloud.podRoles?.kind !== "federation") {
      diagnostics.report("accounts-unused", spanOf(given), { cloud: cloud.title });
      continue;
    }
    if (given?.value.length === 0) {
      diagnostics.report("role-without-account", spanOf(given), { name: labelOf(role) });
    }
    for (const account of given?.value ?? []) {
      const other = seen.get(account.value);
      if (other && other !== role) {
        const related = [{ span: other.header, message: "the other role" }];
        diagnostics.report("account-of-two-roles", spanOf(account), { account: account.value }, { related });
      }
      seen.set(account.value, role);
    }
  }
}

/** Networks of one account or project whose names would be equal. */
function checkNetworks(providers: readonly GeneratedProvider[], context: CheckContext): void {
  const owners = new Map<string, GeneratedProvider>();
  for (const one of providers) {
    const name = ownerOf(one.provider);
    const { owner } = one.cloud;
    const key = JSON.stringify([one.kind, name]);
    const first = owners.get(key);
    const module = moduleOf(context, one.cloud);
    if (!first) owners.set(key, one);
    else if (owner && module && !module.facts.severalNetworks) {
      const related = [{ span: first.provider.header, message: "the first network" }];
      const parameters = { owner, name, version: module.version };
      context.diagnostics.report("second-network-of-owner", one.provider.header, parameters, { related });
    }
  }
}
