import { cidrsOverlap, formatCidr, parseCidr } from "../../../values/index.ts";
import { generatedProviders, targetPortOf } from "../plan/index.ts";
import { specialRangeOf } from "./check-kubernetes.ts";
import { type CheckContext, spanOf } from "./context.ts";

/** What should not be open to the internet, and ranges that belong to somebody else. */
export function checkExposure(context: CheckContext): void {
  for (const { provider } of generatedProviders(context.cluster)) {
    for (const balancer of provider.blocks.load_balancer) {
      if (balancer.attributes.public?.value !== true) continue;
      for (const listener of balancer.blocks.listener) {
        const port = targetPortOf(listener);
        const isControlPlane = listener.attributes.pool?.value.name === "control-plane";
        const what = internalPorts[port] ?? (isControlPlane ? controlPlanePorts[port] : undefined);
        if (what !== undefined) context.diagnostics.report("port-exposed", listener.header, { port, what });
      }
    }
  }
  checkRanges(context);
}

/** Ports of a VM that are for the cluster itself, or for who runs it: contracts/vmconfig.md 4, contracts/nstance.md 2. */
const internalPorts: Readonly<Record<number, string>> = {
  22: "the SSH server of VMs",
  2378: "Netsy, which holds the state of the cluster",
  2379: "the usual port of etcd",
  8181: "kube2iam, which gives roles to pods",
  8182: "kube2iam's own",
  10249: "kube-proxy's own",
  10250: "the API of kubelet, which runs commands in pods",
  10257: "kube-controller-manager's own",
  10259: "kube-scheduler's own",
};

/** The same on control planes, which run no services of users; on workers these ports are anybody's. */
const controlPlanePorts: Readonly<Record<number, string>> = {
  2381: "Netsy's own, between control planes",
  8080: "Netsy's report of its health",
  8443: "Netsy's own, between control planes",
};

/** Ranges that machines use for themselves or for each other (RFC 1918, 6598, 2544). */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15"];
const dockerBridge = "172.17.0.0/16";

function checkRanges({ cluster, diagnostics }: CheckContext): void {
  const overlaps = (range: Parameters<typeof cidrsOverlap>[0], text: string): boolean => {
    const other = parseCidr(text);
    return other !== undefined && cidrsOverlap(range, other);
  };
  for (const { provider } of generatedProviders(cluster)) {
    const range = provider.blocks.vpc[0]?.attributes.v4cidr;
    // Of a network that exists its owner has chosen the range, and one that no machine can have has been reported.
    if (!range || provider.blocks.vpc[0]?.given.has("id")) continue;
    const cidr = formatCidr(range.value);
    if (specialRangeOf(range.value) !== undefined) continue;
    const isPrivate = privateRanges.some((one) => overlaps(range.value, one));
    const inside = range.value.prefixLength >= 12 && overlaps(range.value, dockerBridge);
    if (inside) {
      diagnostics.report("range-of-others", spanOf(range), { cidr, what: "the range of Docker's own network" });
    } else if (!isPrivate) {
      diagnostics.report("range-of-others", spanOf(range), { cidr, what: "a range of public addresses" });
    }
  }
}
