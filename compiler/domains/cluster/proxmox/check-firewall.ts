import type { ProviderModel } from "../../../schema/index.ts";
import { type CheckContext, spanOf } from "../check/index.ts";
import { generatedProviders, labelOf } from "../plan/index.ts";

/**
 * Rules of a firewall name every node and every network of machines of one's own (contracts/proxmox.md 1.12): one
 * without a source lets everybody in, and one that names only the others locks a node out of the election.
 */
export function checkFirewall({ blocks }: ProviderModel, context: CheckContext): void {
  const { cluster, diagnostics } = context;
  checkManagement(blocks, context);
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

/** The rule for SSH and the API of Proxmox VE names this set: with nothing in it, nobody is let in to administer the nodes. */
function checkManagement({ firewall }: ProviderModel["blocks"], { diagnostics }: CheckContext): void {
  const management = firewall[0]?.attributes.management;
  if (management?.value.length === 0) diagnostics.report("firewall-without-management", spanOf(management), {});
}
