import type { Ir } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import type { Section } from "../base/index.ts";
import { attribute, block, located, member, object, text } from "../hcl/index.ts";
import { firewall } from "./firewall.ts";
import { access, type Managed } from "./provider.ts";
import { sdn } from "./sdn.ts";
import { template } from "./template.ts";

export { type Managed, managedProviders, requiredProvider, retiredProxmox } from "./provider.ts";

/** All that stands in the file of a provider of which OpenTofu makes a part. */
export function managedSections(ir: Ir, managed: Managed): readonly Section[] {
  return [...access(managed), ...sdn(managed), ...template(managed, ir.id), ...firewall(managed, ir.id)];
}

/** What whoever runs tofu alone has to do in which order, where no cloud holds the cluster. */
export function managedSteps(ir: Ir): readonly string[] {
  return [
    "",
    "OpenTofu makes a part of this cluster; the nodes' scripts make the rest, and look for this part:",
    "",
    ...(ir.state?.encryption ? ["  export TF_ENCRYPTION=…   # as podplane.encryption.tofu says"] : []),
    "  export PROXMOX_VE_API_TOKEN=…",
    "  bash SCRIPT --prepare            # on each node, its own script",
    "  tofu init",
    "  tofu apply",
    "  bash SCRIPT --secrets < FILE     # on each node",
  ];
}

/** Where no cloud holds the cluster: records that somebody makes by hand (ruling 10). */
export function managedOutputs({ kubernetes, providers: [home] }: Ir): readonly Section[] {
  const api = kubernetes.virtualAddress?.address ?? (home.kind === "proxmox" ? home.api : undefined);
  if (!api) return [];
  const origin = rule("proxmox-dns", kubernetes.apiHostname.origin, api.origin);
  const value = object([member(kubernetes.apiHostname.value, located(api, text), { origin })]);
  const output = block(
    ["output", "manual_dns_records"],
    [attribute("description", text("Records to make by hand, and what they point to.")), attribute("value", value)],
    origin,
  );
  return [{ title: "Outputs", note: undefined, groups: [[output]], origin }];
}
