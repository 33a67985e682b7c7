import type { Located } from "../../../origins/index.ts";
import type { ProviderModel } from "../../../schema/index.ts";
import { type Address, type Cidr, formatAddress, formatCidr, parseCidr } from "../../../values/index.ts";
import { type CheckContext, isWritten, spanOf } from "../check/index.ts";
import { defaultPodRanges, defaultServiceRanges, holdingCloud, subnetRole } from "../plan/index.ts";
import { contains, isSame } from "./check-addresses.ts";

/**
 * The address that VMs of the control plane hold in turns: one that a machine can have, in the network that these VMs
 * are in, and with a number of its own there (contracts/nstance.md 9.5). That nobody else has it is judged with the
 * other addresses.
 */
export function checkVirtualAddress(provider: ProviderModel, context: CheckContext): void {
  const { diagnostics, cluster } = context;
  const block = provider.blocks.api[0];
  if (!block) return;
  const { virtual_address: held, router_id: routerId } = block.attributes;
  if (!held) {
    if (isWritten(routerId) && !block.given.has("virtual_address") && !block.isPartial) {
      const why = "It is a number of the virtual address, and there is none.";
      diagnostics.report("setting-without-use", spanOf(routerId), { name: "router_id", why });
    }
    return;
  }
  if (provider !== cluster.blocks.provider[0]) {
    const address = formatAddress(held.value);
    const fix = holdingCloud(cluster)
      ? "Leave the block out where the API's balancer is public, or write address = … with one that these VMs reach."
      : `Write virtual_address there, and address = "${address}" here if these VMs reach it.`;
    diagnostics.report("virtual-address-elsewhere", spanOf(held), { address, fix });
    return;
  }
  checkHost(held, provider, context);
  checkRanges(held, context);
  checkLeader(provider, held, context);
}

/** What is no address of a machine anywhere, as RFC 6890 lists it. */
const ofNobody: readonly { readonly from: bigint; readonly to: bigint; readonly what: string }[] = [
  { from: 0n, to: 0x00ff_ffffn, what: "means this network" },
  { from: 0x7f00_0000n, to: 0x7fff_ffffn, what: "is each machine itself" },
  { from: 0xa9fe_0000n, to: 0xa9fe_ffffn, what: "is link-local, and machines behind a router do not reach it" },
  { from: 0xe000_0000n, to: 0xffff_ffffn, what: "is a group or reserved" },
];

/** An address of the network that the VMs of the control plane are in, but neither its first nor its last. */
function checkHost(held: Located<Address>, provider: ProviderModel, { diagnostics }: CheckContext): void {
  const address = formatAddress(held.value);
  const nobody = ofNobody.find(({ from, to }) => held.value.bits >= from && held.value.bits <= to);
  if (nobody) {
    diagnostics.report("not-a-host-address", spanOf(held), { address, what: nobody.what });
    return;
  }
  const range = rangeOfControlPlane(provider);
  if (!range) return;
  const related = [{ span: spanOf(range), message: "the network is here" }];
  if (!contains(range.value, held.value)) {
    const parameters = { what: "the virtual address", address, range: formatCidr(range.value) };
    diagnostics.report("address-outside", spanOf(held), parameters, { related });
    return;
  }
  const end = endOf(range.value, held.value);
  if (end !== undefined) diagnostics.report("not-a-host-address", spanOf(held), { address, what: end }, { related });
}

/** The range of the provider's network, where the VMs of the control plane are connected to that one. */
function rangeOfControlPlane({ blocks }: ProviderModel): Located<Cidr> | undefined {
  const subnets = blocks.zone.flatMap((zone) => zone.blocks.subnet);
  const own = subnets.find((subnet) => subnetRole(subnet) === "control-plane");
  if (own?.attributes.bridge || own?.attributes.vlan) return undefined;
  return blocks.network[0]?.attributes.cidr;
}

/** Ranges of two addresses or fewer have no ends of their own (RFC 3021). */
function endOf(range: Cidr, { bits }: Address): string | undefined {
  const size = 1n << BigInt(32 - range.prefixLength);
  if (size <= 2n) return undefined;
  const text = formatCidr(range);
  if (bits === range.bits) return `is ${text} itself`;
  return bits === range.bits + size - 1n ? `is the broadcast address of ${text}` : undefined;
}

/** Ranges of Pods and Services are routed inside of VMs. */
function checkRanges(held: Located<Address>, { cluster, diagnostics }: CheckContext): void {
  const kubernetes = cluster.blocks.kubernetes[0]?.attributes;
  const ranges = [
    { taken: "in the range of Pods", given: kubernetes?.cluster_cidr, unset: defaultPodRanges[4] },
    { taken: "in the range of Services", given: kubernetes?.service_cidr, unset: defaultServiceRanges[4] },
  ];
  for (const { taken, given, unset } of ranges) {
    const range = given?.value.find((one) => contains(one.value, held.value));
    const byDefault = given ? undefined : parseCidr(unset);
    if (!range && !(byDefault && contains(byDefault, held.value))) continue;
    const related = range ? [{ span: spanOf(range), message: "the range is here" }] : [];
    const parameters = { what: "the virtual address", address: formatAddress(held.value), taken };
    diagnostics.report("address-taken", spanOf(held), parameters, { related });
  }
}

/** Nodes hold the leader's address in the same way, unless something of the user's does. */
function checkLeader({ blocks }: ProviderModel, held: Located<Address>, { diagnostics }: CheckContext): void {
  const leader = blocks.leader[0]?.attributes;
  const own = blocks.api[0]?.attributes.router_id;
  if (leader?.address && isSame(leader.address.value, held.value)) {
    const related = [{ span: spanOf(leader.address), message: "here" }];
    const parameters = { what: "the virtual address", address: formatAddress(held.value), taken: "the leader's" };
    diagnostics.report("address-taken", spanOf(held), parameters, { related });
  }
  const theirs = leader?.router_id;
  if (!own || !theirs || leader.existing?.value !== false || own.value !== theirs.value) return;
  const later = isWritten(own) ? own : theirs;
  const free = own.value === 255 ? 254 : own.value + 1;
  const related = [{ span: spanOf(later === own ? theirs : held), message: "the other address" }];
  diagnostics.report("router-id-taken", spanOf(later), { id: own.value, free }, { related });
}
