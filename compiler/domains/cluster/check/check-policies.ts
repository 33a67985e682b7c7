import { fitName } from "../../../providers/index.ts";
import { type GeneratedProvider, generatedProviders, labelOf, makesTelemetryRole, placeOf } from "../plan/index.ts";
import { type CheckContext, prefixOf, spanOf } from "./context.ts";

/** Documents that say what a role may do have an end: ruling 61. */
export function checkPolicies(context: CheckContext): void {
  const providers = generatedProviders(context.cluster);
  for (const one of providers) checkRoles(one, context);
  checkMachines(providers, context);
}

function checkRoles(one: GeneratedProvider, context: CheckContext): void {
  const { provider, cloud } = one;
  const { policies } = cloud;
  if (!policies) return;
  for (const role of provider.blocks.role) {
    const { buckets, permissions } = role.attributes;
    if (!buckets) continue;
    const names = buckets.value.flatMap(({ value }) => {
      const bucket = provider.blocks.bucket.find((known) => labelOf(known) === value.name);
      return (bucket && context.plan.cloudNames.get(bucket)?.name.value) ?? [];
    });
    const size = policies.roleSize(placeOf(provider), names, permissions?.value ?? "read-write");
    if (size <= policies.most) continue;
    const parameters = { name: labelOf(role), size, cloud: cloud.title, most: policies.most };
    context.diagnostics.report("role-policy-too-large", spanOf(buckets), parameters);
  }
}

/** Reported at the role that is one too many. */
function checkMachines(providers: readonly GeneratedProvider[], context: CheckContext): void {
  const [home] = providers;
  const policies = home?.cloud.policies;
  if (!home || !policies) return;
  const prefix = prefixOf(context);
  const idOf = ({ provider, cloud }: GeneratedProvider, name: string): string =>
    cloud.derive.roleId(placeOf(provider), name);
  const { telemetry, ...platformRoles } = home.cloud.platformRoles;
  const names = [
    ...Object.values(platformRoles),
    ...(telemetry && makesTelemetryRole(context.cluster) ? [telemetry] : []),
  ];
  const { derive, names: rules } = home.cloud;
  const ids = names.map((name) => idOf(home, fitName(derive.role(prefix, name), rules.role.longest)));
  const roles = providers.flatMap((one) => one.provider.blocks.role.map((role) => ({ one, role })));
  const sizes = roles.map(({ one, role }) => {
    ids.push(idOf(one, context.plan.cloudNames.get(role)?.name.value ?? ""));
    return { role, size: policies.machineSize(ids) };
  });
  const first = sizes.find(({ size }) => size > policies.most);
  if (!first) return;
  const parameters = { size: sizes.at(-1)?.size ?? first.size, cloud: home.cloud.title, most: policies.most };
  context.diagnostics.report("too-many-roles", first.role.header, parameters);
}
