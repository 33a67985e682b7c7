import { suggestion } from "../../../diagnostics/index.ts";
import type { CloudTable } from "../../../providers/index.ts";
import type { LoadBalancerModel, ProviderModel } from "../../../schema/index.ts";
import { generatedProviders, labelOf, poolsByName, portOf, subnetRole, targetPortOf } from "../plan/index.ts";
import { checkRename, poolsWithoutSubnet } from "./check-pools.ts";
import { type CheckContext, meantIn, moduleOf, spanOf } from "./context.ts";
import { isWhole, knowsSubnets, mayHaveOther } from "./whole.ts";

/** Load balancers: contracts/cluster-config.md 4.2 rule 19, contracts/nstance.md N8, N9, N13, 3.3 and 3.5.3. */
export function checkBalancers(context: CheckContext): void {
  for (const { provider, cloud } of generatedProviders(context.cluster)) {
    const names = new Set(provider.blocks.load_balancer.map(labelOf));
    for (const balancer of provider.blocks.load_balancer) {
      checkPlacement(provider, balancer, cloud, context);
      checkListeners(balancer, cloud, context);
      checkRename(balancer, names, context);
    }
    if (knowsSubnets(provider)) checkSeveral(provider, cloud, context);
  }
}

function checkPlacement(
  provider: ProviderModel,
  balancer: LoadBalancerModel,
  { network }: CloudTable,
  context: CheckContext,
): void {
  const { cluster, diagnostics } = context;
  const role = balancer.attributes.subnets;
  if (!role) return;
  const subnets = provider.blocks.zone
    .flatMap((zone) => zone.blocks.subnet)
    .filter((subnet) => subnetRole(subnet) === role.value.name);
  // A subnet for NAT or balancers that lacks public = true has been reported: it is the one that is meant.
  const almostPublic =
    role.value.name === "public" &&
    provider.blocks.zone.some((zone) =>
      zone.blocks.subnet.some(
        (subnet) => (subnet.attributes.services?.value.length ?? 0) > 0 && subnetRole(subnet) === undefined,
      ),
    );
  if (subnets.length === 0 && almostPublic) return;
  if (subnets.length === 0) {
    const roles = provider.blocks.zone.flatMap((zone) =>
      zone.blocks.subnet.flatMap((subnet) => subnetRole(subnet) ?? []),
    );
    const pool = poolsByName(cluster).get(role.value.name);
    if (!knowsSubnets(provider) || (pool && poolsWithoutSubnet(context).has(pool))) return;
    const { name } = role.value;
    const known = [...new Set(roles)];
    const parameters = { role: name, suggestion: suggestion(name, known) };
    diagnostics.report("balancer-role-missing", spanOf(role), parameters, { fixes: meantIn(role, name, known) });
    return;
  }
  const isPublic = balancer.attributes.public;
  const isReached = subnets.some((subnet) => subnet.attributes.public?.value === true);
  const needsPublic = network?.balancers.publicSubnets !== false && isPublic?.value === true;
  if (needsPublic && !isReached && knowsSubnets(provider)) {
    const related = [{ span: subnets[0]?.header ?? balancer.header, message: "a subnet of that role" }];
    diagnostics.report("balancer-not-public", spanOf(role), { name: labelOf(balancer) }, { related });
  }
}

/** What is wrong with the subnets of a zone is told once, whichever balancers stand in them. */
function checkSeveral({ blocks }: ProviderModel, { network }: CloudTable, { diagnostics }: CheckContext): void {
  const most = network?.balancers.subnetsPerZone;
  if (most === undefined) return;
  for (const zone of blocks.zone) {
    const [first, ...others] = blocks.load_balancer.flatMap(({ attributes: { subnets: role } }) => {
      const inZone = zone.blocks.subnet.filter((subnet) => role && subnetRole(subnet) === role.value.name);
      const second = inZone[most];
      return role && second ? [{ role: role.value.name, span: spanOf(role), second }] : [];
    });
    if (!first) continue;
    const related = [
      { span: first.second.header, message: "the second one" },
      ...others.map(({ role, span }) => ({ span, message: `the role \`${role}\` has several there, too` })),
    ];
    const parameters = { role: first.role, zone: labelOf(zone) };
    diagnostics.report("balancer-several-subnets", first.span, parameters, { related });
  }
}

function checkListeners(balancer: LoadBalancerModel, cloud: CloudTable, context: CheckContext): void {
  const { cluster, diagnostics } = context;
  const { listener: listeners } = balancer.blocks;
  // Who needs a certain listener of it has said so.
  if (listeners.length === 0 && isWhole(balancer) && !isReferred(balancer, cluster))
    diagnostics.report("balancer-without-listener", balancer.header, { name: labelOf(balancer) });
  const pools = poolsByName(cluster);
  const targets = new Map<string, (typeof listeners)[number]>();
  for (const listener of listeners) {
    const pool = listener.attributes.pool;
    if (!pool) continue;
    const { name } = pool.value;
    if (!pools.has(name)) {
      if (mayHaveOther(cluster, "pool")) continue;
      const known = [...pools.keys()];
      const parameters = { what: "pool", name, attribute: "pool", suggestion: suggestion(name, known) };
      diagnostics.report("unknown-reference", spanOf(pool), parameters, { fixes: meantIn(pool, name, known) });
      continue;
    }
    const key = JSON.stringify([name, targetPortOf(listener)]);
    const earlier = targets.get(key);
    if (earlier) {
      const related = [{ span: earlier.header, message: `port ${portOf(earlier)}` }];
      diagnostics.report("target-port-clash", listener.header, { name: labelOf(balancer), pool: name }, { related });
    } else targets.set(key, listener);
  }
  const module = moduleOf(context, cloud);
  if (module && !module.facts.poolsShareBalancers) checkOnePool(balancer, context);
}

/** Whether the API or a domain is to be reached through a balancer of this name. */
function isReferred(balancer: LoadBalancerModel, { blocks }: CheckContext["cluster"]): boolean {
  const references = [
    ...blocks.kubernetes.map(({ attributes }) => attributes.api_load_balancer),
    ...blocks.domain.map(({ attributes }) => attributes.load_balancer),
  ];
  return references.some((one) => one?.value.name === labelOf(balancer));
}

/** Where a group joins a balancer whole, all its listeners go to one pool (ruling 9). */
function checkOnePool(balancer: LoadBalancerModel, context: CheckContext): void {
  const [first, ...others] = balancer.blocks.listener;
  const pool = first?.attributes.pool;
  const other = others.find(
    (listener) => listener.attributes.pool && listener.attributes.pool.value.name !== pool?.value.name,
  );
  if (!first || !pool || !other) return;
  const related = [{ span: first.header, message: `goes to ${pool.value.name}` }];
  context.diagnostics.report("balancer-many-pools", other.header, { name: labelOf(balancer) }, { related });
}
