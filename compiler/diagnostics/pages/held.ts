import type { heldRules } from "../registry/index.ts";
import { type Example, lockFile, type Page, page } from "./page.ts";
import { onProxmox } from "./proxmox.ts";

const lab = "# lab/ was built: machines there hold 192.168.10.240 in 192.168.10.0/24, as 52";

/** A cluster whose machines hold an address, in a folder with the outputs of another. */
function besideLab(api: string): Example {
  const { source } = onProxmox({ network: 'network { bridge = "vmbr0", cidr = 192.168.10.0/24 }', api });
  const files = {
    "cluster.podplane": source,
    "lab/podplane.lock.json": lockFile({
      id: "lab",
      provider: "proxmox_lab",
      secretsPrefix: "secret/",
      things: {
        region: "lab",
        network: {},
        held: [{ of: "api", address: "192.168.10.240", router_id: 52, range: "192.168.10.0/24" }],
      },
    }),
    "lab/podplane.build.json": buildFile,
  };
  const shown = ["# cluster.podplane", api, "", lab, "podplanec build"].join("\n");
  return { shown, source: "podplanec build", notation: "sh", given: { folder: { files } } };
}

/** What the build of the other one noted. */
const buildFile = JSON.stringify({
  version: 1,
  compiler: "0.1.0",
  source: { "cluster.podplane": "0".repeat(64) },
  ir: "0".repeat(64),
  files: {},
});

const apart = besideLab("api { virtual_address = 192.168.10.241, router_id = 53 }");

/** Pages of PDP5005 and PDP5006, raised by `build`, and by `check` where the other outputs lie near. */
export const heldPages: Readonly<Record<keyof typeof heldRules, Page>> = {
  "address-held-twice": page(
    "Machines hold an address in turns: nodes that of the leading server, VMs of the control plane that of the API. The lock files of a project tell which addresses its clusters hold. Two clusters with one address disturb each other as soon as they stand in one network.",
    besideLab("api { virtual_address = ~~~192.168.10.240~~~, router_id = 53 }"),
    apart,
  ),
  "router-id-held-twice": page(
    "All machines of a network that speak VRRP with one number take part in one election, whichever cluster they belong to and whichever address they hold. The number is 51 for the leader and 52 for the API unless set, so that a second cluster in a network needs others.",
    besideLab("api { virtual_address = ~~~192.168.10.241~~~ }"),
    apart,
  ),
};
