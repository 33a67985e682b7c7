import { execFileSync } from "node:child_process";
import type { MachineLan } from "../../e2e/vm/machine.ts";
import { getTool } from "../../helpers/tools.ts";

/** A network that machines and this computer share, as VMs of Proxmox VE share a bridge. */
export interface Lan {
  /** This computer's own. */
  readonly address: string;
  /** The interface of a machine, by its place: it has the address 10.20.0.11 and those behind it. */
  machine(index: number): MachineLan & { readonly address: string };
  stop(): void;
}

const own = "10.20.0.1";

function ip(...words: readonly string[]): void {
  execFileSync(getTool("ip"), words);
}

/** Makes a bridge of this computer, which has its own address on it. Needs root. */
export function makeLan(machines: number): Lan {
  const bridge = `pdp${process.pid % 100_000}`;
  const tapOf = (index: number) => `${bridge}v${index}`;
  ip("link", "add", bridge, "type", "bridge");
  ip("addr", "add", `${own}/24`, "dev", bridge);
  ip("link", "set", bridge, "up");
  for (let index = 0; index < machines; index++) {
    ip("tuntap", "add", "dev", tapOf(index), "mode", "tap");
    ip("link", "set", tapOf(index), "master", bridge, "up");
  }
  return {
    address: own,
    machine: (index) => {
      const address = `10.20.0.${11 + index}`;
      return { address, tap: tapOf(index), mac: `52:54:00:20:00:${11 + index}`, networkConfig: configOf(address) };
    },
    stop: () => {
      for (let index = 0; index < machines; index++) ip("link", "del", tapOf(index));
      ip("link", "del", bridge);
    },
  };
}

/** The first interface is the network's, as DHCP there would set it up; by the second one this computer logs in. */
function configOf(address: string): string {
  const lan = { addresses: [`${address}/24`], routes: [{ to: "0.0.0.0/0", via: own }] };
  const login = { dhcp4: true, "dhcp4-overrides": { "use-routes": false } };
  return JSON.stringify({ version: 2, ethernets: { eth0: lan, eth1: login } });
}
