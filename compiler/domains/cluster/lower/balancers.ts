import type { IrLoadBalancer } from "../../../ir/index.ts";
import { type Located, mapLocated, ruled } from "../../../origins/index.ts";
import type { CloudTable } from "../../../providers/index.ts";
import type { LoadBalancerModel } from "../../../schema/index.ts";
import { checked, portOf, sure, targetPortOf } from "../plan/index.ts";
import { keyOf, type LowerContext } from "./base/index.ts";

export function lowerLoadBalancer(
  context: LowerContext,
  balancer: LoadBalancerModel,
  cloud: CloudTable,
  prefix: Located<string>,
): IrLoadBalancer {
  const name = sure(balancer.labels[0]);
  const key = keyOf(context, balancer);
  const listeners = balancer.blocks.listener
    .map((listener) => {
      const port: Located<number> = mapLocated(sure(listener.labels[0]), Number);
      return {
        origin: listener.origin,
        port,
        targetPort: listener.attributes.target_port ?? {
          value: targetPortOf(listener),
          origin: ruled("target-port", port.origin),
        },
        pool: mapLocated(checked(listener.attributes, "pool"), (pool) => pool.name),
      };
    })
    .sort((a, b) => a.port.value - b.port.value);
  return {
    origin: balancer.origin,
    name,
    key,
    public: checked(balancer.attributes, "public"),
    subnetRole: mapLocated(checked(balancer.attributes, "subnets"), (role) => role.name),
    listeners,
    cloudName: cloud.derive.balancer(prefix.value, key),
    derivedNames: cloud.derive.shortenedBalancer(
      prefix.value,
      key,
      balancer.blocks.listener.map((one) => ({ port: portOf(one), target: targetPortOf(one) })),
    ),
  };
}
