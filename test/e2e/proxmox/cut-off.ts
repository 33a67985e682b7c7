import { expect } from "vitest";
import { isChange } from "../../helpers/proxmox/programs.ts";
import type { Call, Fate } from "../../helpers/proxmox/stand-ins.ts";
import type { Lab } from "./lab.ts";

/** All ways in which a call may go wrong. */
export const faults = ["fail", "task-fails", "hang", "kill", "kill-after"] as const satisfies readonly Fate[];

export const changesOf = (lab: Lab) => lab.standIns.calls.filter(({ words }) => isChange(words));

/**
 * Runs the script until it ends well, while every so manieth change goes wrong when it is first tried. Returns how many
 * runs did not end well.
 */
export async function cutOff(lab: Lab, node: string, ways: readonly Fate[], every: number): Promise<number> {
  const seen = new Set<string>();
  let hits = 0;
  lab.standIns.fateOf = ({ words }: Call) => {
    // Secrets are in no argument; numbers of VMs, and folders for what is unpacked, are other ones in each run.
    const name = words
      .slice(0, 6)
      .map((word) => word.replace(/\/tmp\.\w+/g, "/tmp"))
      .join(" ");
    if (seen.has(name)) return "run";
    seen.add(name);
    return seen.size % every === 0 ? (ways[hits++ % ways.length] ?? "run") : "run";
  };
  let said = "";
  for (let runs = 0; runs < 200; runs++) {
    const { status, stdout, stderr } = await lab.run(node, "--secrets", "--timeout", "5");
    if (status === 0) return runs;
    said = `${stdout}${stderr}`;
    // Whoever is killed says nothing; else the last line tells what to do.
    if (status !== null) expect(stdout).toMatch(/^summary stopped; run it again to go on\./m);
  }
  throw new Error(`the script never ends well:\n${said}`);
}

/** What a node has in the end, whatever happened on the way. */
export function expectWhole(lab: Lab, node: string): void {
  const { state } = lab;
  const found = state.nodes.get(node);
  expect([...(found?.active ?? [])]).toEqual(expect.arrayContaining(["nstance-server", "keepalived"]));
  const templates = [...state.vms.values()].filter((vm) => vm.node === node);
  const parts = templates.map(({ settings }) => [
    settings.get("template"),
    settings.has("scsi0"),
    settings.has("ide2"),
  ]);
  expect(parts).toEqual([["1", true, true]]);
  const token = state.users.get("podplane-tools@pve")?.tokens.get(`nstance-${node}`);
  expect(token).toMatch(/\S/);
  expect(lab.read(node, "etc/nstance/server.env")).toContain(`PROXMOX_TOKEN_SECRET='${token}'`);
}
