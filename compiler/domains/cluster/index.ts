import { makeLock } from "../../lock/make.ts";
import type { Located } from "../../origins/origin.ts";
import { cluster as root, type SubnetModel } from "../../schema/index.ts";
import type { Cidr } from "../../values/ip.ts";
import type { Domain } from "../domain.ts";
import { checkCluster } from "./check/index.ts";
import { computedTypes, readComputed } from "./computed.ts";
import { completeCluster } from "./defaults.ts";
import { lowerCluster } from "./lower/index.ts";
import { type NetworkPlan, planNetworks, readCaCertificate } from "./plan/index.ts";
import { projectModel } from "./projection/project.ts";

/** What is decided about a cluster before its rules are checked. */
interface ClusterPlan {
  readonly networks: NetworkPlan;
  readonly caCertificate: Located<string> | undefined;
}

/** Kubernetes clusters. */
export const cluster: Domain<typeof root, ClusterPlan> = {
  root,
  computedTypes,
  readComputed,
  complete: completeCluster,
  plan: ({ model, lock, workspace, diagnostics }) => ({
    networks: planNetworks(model, lock, diagnostics),
    caCertificate: readCaCertificate(model, workspace, diagnostics),
  }),
  check({ model, lock, notation, diagnostics }, { networks }) {
    checkCluster({ cluster: model, plan: networks, lock, notation, diagnostics });
  },
  lower({ model, lock, notation, sourceName, diagnostics }, { networks, caCertificate }) {
    const lowered = lowerCluster({ cluster: model, plan: networks, lock, notation, sourceName, caCertificate });
    if (notation === "jsonc") return lowered;
    const source = { cluster: model, namePrefix: lowered.namePrefix, rangeOf: rangesOf(networks) };
    return { ...lowered, projection: projectModel(source, diagnostics) };
  },
  lock: makeLock,
};

/** The ranges that the plan gives, by subnet. */
function rangesOf(plan: NetworkPlan): (subnet: SubnetModel) => Cidr | undefined {
  const ranges = new Map<SubnetModel, Cidr>();
  for (const planned of [...plan.values()].flat()) {
    if (planned.ipv4) ranges.set(planned.subnet, planned.ipv4);
  }
  return (subnet) => ranges.get(subnet);
}
