import type { Span } from "../../../../grammar/index.ts";
import { defaultsOf } from "../../../lock/index.ts";
import { type Cidr, type Family, formatCidr, parseCidr } from "../../../values/index.ts";
import { defaultPodRanges, labelOf, poolSizes } from "../plan/index.ts";
import { type CheckContext, isWritten, spanOf } from "./context.ts";

/** What the Kubernetes allocator of Services takes at most, in bits of address. */
const widestServiceRange = 64;

/** Room for every VM and Service: ruling 62. */
export function checkCapacity(context: CheckContext): void {
  checkServices(context);
  checkPods(context);
  checkShare(context);
}

/** Pods that kubelet admits on a VM of generation 1: `maxPods` of its configuration. */
const podsOfVm = 110;

/**
 * With fewer Pods a VM has room for little but the platform's own, such as DNS. So few are the least that Google's own
 * Kubernetes offers ("Configure maximum Pods per node": 8, in a /28).
 */
const fewestPods = 8;

/** The bits of the smallest share that has room for as many. */
const roomyShare = 4;

/** Pods that a VM of generation 2 admits, by the bits of its share: `addresses_of` in vmconfig's `kube.sh`. */
function podsAdmitted(bits: number): number {
  return bits >= 7 ? podsOfVm : Math.max(1, 2 ** bits - 4);
}

/**
 * The share of a VM, in each family that Pods have, holds its Pods; the first and the last address of it are none. With
 * generation 2 of the defaults a VM admits no more Pods than it has addresses for, so there nothing can wait for one.
 */
function checkShare(context: CheckContext): void {
  const attributes = context.cluster.blocks.kubernetes[0]?.attributes;
  if (!attributes) return;
  const admitsByShare = defaultsOf(context.lock) >= 2;
  for (const family of new Set(podRanges(context).map(({ cidr }) => cidr.family))) {
    const name = family === 4 ? "node_cidr_mask_size_ipv4" : "node_cidr_mask_size_ipv6";
    const [mask, bits] = [attributes[name], family === 4 ? 32 : 128];
    if (!mask || mask.value > bits) continue;
    const about = { mask: mask.value, attribute: name };
    const admitted = podsAdmitted(bits - mask.value);
    if (admitsByShare && admitted < fewestPods) {
      const parameters = { ...about, pods: admitted, longest: bits - roomyShare };
      context.diagnostics.report("pod-share-tiny", spanOf(mask), parameters);
    }
    const room = Math.max(0, 2 ** (bits - mask.value) - 2);
    if (admitsByShare || room >= podsOfVm) continue;
    const longest = bits - Math.ceil(Math.log2(podsOfVm + 2));
    const parameters = { ...about, room, pods: podsOfVm, longest };
    context.diagnostics.report("pod-share-small", spanOf(mask), parameters);
  }
}

function checkServices({ cluster, diagnostics }: CheckContext): void {
  for (const range of cluster.blocks.kubernetes[0]?.attributes.service_cidr?.value ?? []) {
    const { family, prefixLength } = range.value;
    if (family === 6 && 128 - prefixLength > widestServiceRange) {
      diagnostics.report("service-range-too-large", spanOf(range), { cidr: formatCidr(range.value) });
    }
  }
}

/** A share of the range of Pods for each VM, and for one more of each pool: VMs are replaced by adding first. */
function checkPods(context: CheckContext): void {
  const attributes = context.cluster.blocks.kubernetes[0]?.attributes;
  const count = countVms(context);
  if (!attributes || count === undefined) return;
  for (const { cidr, span } of podRanges(context)) {
    const { family } = cidr;
    const mask = family === 4 ? attributes.node_cidr_mask_size_ipv4 : attributes.node_cidr_mask_size_ipv6;
    const room = mask && roomFor(cidr, mask.value);
    if (!mask || room === undefined || room >= count.vms + count.pools) continue;
    const related = isWritten(mask) ? [{ span: spanOf(mask), message: "the share of a VM is here" }] : [];
    const parameters = { cidr: formatCidr(cidr), room, mask: mask.value, family };
    context.diagnostics.report("pods-without-room", span, { ...parameters, ...count }, { related });
  }
}

/** The ranges of Pods, each with the place that says it; a default stands at the block that gives none. */
function podRanges({ cluster }: CheckContext): readonly { readonly cidr: Cidr; readonly span: Span }[] {
  const block = cluster.blocks.kubernetes[0];
  if (!block || (block.given.has("cluster_cidr") && !block.attributes.cluster_cidr)) return [];
  const given = block.attributes.cluster_cidr;
  if (given) return given.value.map((range) => ({ cidr: range.value, span: spanOf(range) }));
  const families: readonly Family[] = block.attributes.service_cidr?.value.map((range) => range.value.family) ?? [4, 6];
  return [...new Set(families)].flatMap((family) => {
    const cidr = parseCidr(defaultPodRanges[family]);
    return cidr ? [{ cidr, span: block.header }] : [];
  });
}

/** Undefined where the mask does not fit the range, which has been reported. */
function roomFor({ prefixLength }: Cidr, mask: number): number | undefined {
  return mask < prefixLength ? undefined : 2 ** (mask - prefixLength);
}

/** Undefined where a size is not known, which has been reported. */
function countVms({ cluster, plan }: CheckContext): { readonly vms: number; readonly pools: number } | undefined {
  const zones = plan.zonesByPool;
  let vms = 0;
  let pools = 0;
  for (const pool of cluster.blocks.pool) {
    if (!pool.attributes.size) return undefined;
    const { size, zoneSizes } = poolSizes(pool);
    const own = new Map(zoneSizes.map((one) => [one.zone.value, one.size.value]));
    const each = (zones.get(labelOf(pool)) ?? []).map((zone) => own.get(zone) ?? size.value);
    const total = each.reduce((sum, one) => sum + one, 0);
    vms += total;
    pools += total > 0 ? 1 : 0;
  }
  return { vms, pools };
}
