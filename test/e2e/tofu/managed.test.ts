import { it } from "vitest";
import { besideAws, besideGoogle } from "../../helpers/hybrid-sources.ts";
import { managedCluster, managedNetworks, oneManagedNode } from "../../helpers/managed-sources.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { tofuTools } from "../../tofu/harness.ts";
import { compileFiles, expectWholeLife } from "./whole-life.ts";

/* What OpenTofu makes on Proxmox VE, by the schema that bpg/proxmox itself reports. */

const templates = ['proxmox_download_file.image["pve1"]', 'proxmox_virtual_environment_vm.template["pve1"]'];
const sdn = ["proxmox_sdn_vnet.guests", "proxmox_sdn_applier.applied", "proxmox_sdn_applier.behind"];
const group = "proxmox_virtual_environment_cluster_firewall_security_group.nodes";

const own = [
  ["an SDN on one node", { nodes: oneManagedNode, network: managedNetworks.simple }, [...templates, ...sdn, group]],
  ["an SDN on VLANs", {}, [...templates, ...sdn, "proxmox_sdn_subnet.guests", group]],
  ["an SDN over VXLAN", { network: managedNetworks.vxlan, own: "" }, [...templates, ...sdn]],
  ["a bridge, which is the node's", { network: managedNetworks.bridge, own: "" }, templates],
  [
    "nothing but a firewall",
    {
      network: managedNetworks.bridge,
      own: 'vm_template { name = "debian", existing = true }\n    firewall { management = [192.168.10.0/24] }',
    },
    [group],
  ],
] as const;

describeWithTools("Proxmox VE, as far as OpenTofu makes it", tofuTools, () => {
  it.each(own)("%s", async (_, parts, plans) => {
    await expectWholeLife(await compileFiles({ "cluster.podplane": managedCluster(parts) }), plans);
  });

  const managed = "manage = terraform\n    firewall { management = [192.168.10.0/24] }";
  it.each([
    ["AWS", besideAws({ own: managed }), ["aws_iam_user.proxmox_rack_servers", ...templates, group]],
    ["Google Cloud", besideGoogle({ own: managed }), ["google_service_account.proxmox_rack_vms", ...templates, group]],
  ])("beside %s", async (_, source, plans) => {
    await expectWholeLife(await compileFiles({ "cluster.podplane": source }), plans);
  });
});
