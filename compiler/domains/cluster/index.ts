import { fingerprintOf } from "../../impact/index.ts";
import type { Located } from "../../origins/index.ts";
import { cluster as root, type SubnetModel } from "../../schema/index.ts";
import type { Cidr } from "../../values/index.ts";
import { type Domain, once } from "../base/index.ts";
import { checkBuilt, makeLock, notesOf } from "./built/index.ts";
import { checkCluster, foreignMember } from "./check/index.ts";
import { checkKinds } from "./check-kinds.ts";
import { computedTypes, readComputed } from "./computed.ts";
import { completeCluster } from "./defaults.ts";
import { lowerCluster } from "./lower/index.ts";
import { type ClusterPlan, type NetworkPlan, planCluster, readCaCertificate } from "./plan/index.ts";
import { projectModel, reportWhatIsLost } from "./projection/index.ts";

export { builtNames, type Named } from "./plan/index.ts";

interface Planned {
  readonly cluster: ClusterPlan;
  readonly caCertificate: Located<string> | undefined;
}

/** Kubernetes clusters. */
export const cluster: Domain<typeof root, Planned> = {
  root,
  computedTypes,
  readComputed,
  foreign: foreignMember,
  complete: completeCluster,
  plan: ({ model, lock, accepted, workspace, diagnostics }) => ({
    cluster: planCluster(model, lock, accepted, diagnostics),
    caCertificate: readCaCertificate(model, workspace, diagnostics),
  }),
  check({ model, lock, accepted, notation, diagnostics }, { cluster: plan }) {
    const context = { cluster: model, plan, lock, accepted, notation, diagnostics };
    checkCluster(context);
    checkKinds(context);
    if (lock) checkBuilt(context);
  },
  lower({ model, lock, notation, sourceName, diagnostics }, { cluster: plan, caCertificate }) {
    const fingerprint = () => fingerprintOf(model);
    const lowered = lowerCluster({ cluster: model, plan, lock, notation, sourceName, caCertificate, fingerprint });
    if (notation === "jsonc") return lowered;
    const source = { cluster: model, namePrefix: lowered.namePrefix, rangeOf: rangesOf(plan.networks) };
    reportWhatIsLost(source, diagnostics);
    const projection = once(() => projectModel(source));
    return {
      ...lowered,
      get projection() {
        return projection();
      },
    };
  },
  lock: (given, { cluster: plan }, ir) => makeLock(given, plan, ir),
  notes: ({ lock }, { cluster: plan }, ir) => notesOf(lock, plan, ir),
};

/** The ranges that the plan gives, by subnet. */
function rangesOf(plan: NetworkPlan): (subnet: SubnetModel) => Cidr | undefined {
  const ranges = new Map<SubnetModel, Cidr>();
  for (const planned of [...plan.values()].flat()) {
    if (planned.ipv4) ranges.set(planned.subnet, planned.ipv4);
  }
  return (subnet) => ranges.get(subnet);
}
