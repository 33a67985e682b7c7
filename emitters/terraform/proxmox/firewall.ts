import type { IrNodeRule, Located } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import type { Section } from "../base/index.ts";
import { attribute, type Block, blank, block, boolean, type Item, text } from "../hcl/index.ts";
import { headOf, type Managed } from "./provider.ts";

/** The security group of the cluster. That nodes use it, and the switch, are the datacenter's: scripts see to them. */
export function firewall(managed: Managed, clusterId: Located<string>): readonly Section[] {
  const { firewall: wanted } = managed.provider;
  if (!wanted) return [];
  const body: readonly Item[] = [
    ...headOf(managed),
    blank,
    attribute("name", text(wanted.group)),
    attribute("comment", text(`podplane: ${clusterId.value}`)),
    ...wanted.rules.flatMap((one) => [blank, ruleOf(one)]),
  ];
  return [
    {
      title: "Firewall of the nodes",
      note: "The nodes' scripts let the nodes use it, and switch the firewall on where that is wanted.",
      groups: [
        [
          block(
            ["resource", "proxmox_virtual_environment_cluster_firewall_security_group", "nodes"],
            body,
            wanted.origin,
          ),
        ],
      ],
      origin: rule("proxmox-managed", wanted.origin),
    },
  ];
}

/** The comment holds all of a rule: the scripts look for it by that. */
function ruleOf({ protocol, ports, source, origin }: IrNodeRule): Block {
  return block(
    ["rule"],
    [
      attribute("type", text("in")),
      attribute("action", text("ACCEPT")),
      attribute("enabled", boolean(true)),
      attribute("proto", text(protocol)),
      attribute("dport", text(ports)),
      attribute("source", text(source)),
      attribute("comment", text(`podplane: ${protocol} ${ports || "all"} from ${source || "everywhere"}`)),
    ],
    origin,
  );
}
