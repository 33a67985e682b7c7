import type { ProviderModel } from "../../../schema/index.ts";
import type { CheckContext } from "../check/index.ts";
import { generatedProviders, labelOf } from "../plan/index.ts";

/**
 * Rules of a firewall name every node and every network of machines of one's own (contracts/proxmox.md 1.12): one
 * without a source lets everybody in, and one that names only the others locks a node out of the election.
 */
export function checkFirewall({ blocks }: ProviderModel, { cluster, diagnostics }: CheckContext): void {
  const behind = generatedProviders(cluster).filter(({ cloud }) => !cloud.holdsState);
  const firewall =
    blocks.firewall[0] ?? behind.find(({ provider }) => provider.blocks.firewall[0])?.provider.blocks.firewall[0];
  if (!firewall) return;
  const related = [{ span: firewall.header, message: "the firewall" }];
  for (const node of blocks.node) {
    if (node.attributes.address || node.given.has("address") || node.isPartial) continue;
    const parameters = { what: `the node \`${labelOf(node)}\``, lack: "has no address", name: "address" };
    diagnostics.report("firewall-without-source", node.header, parameters, { related });
  }
  const network = blocks.network[0];
  if (!network || network.attributes.cidr || network.given.has("cidr") || network.isPartial) return;
  const parameters = { what: "the network of these VMs", lack: "has no range", name: "cidr" };
  diagnostics.report("firewall-without-source", network.header, parameters, { related });
}
