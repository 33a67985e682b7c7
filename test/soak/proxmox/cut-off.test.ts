import { expect, test } from "vitest";
import { changesOf, cutOff, expectWhole, faults } from "../../e2e/proxmox/cut-off.ts";
import { makeLab, onBridge, onSdn } from "../../e2e/proxmox/lab.ts";

/* Each change of a node's script goes wrong in each way: hours of what the end-to-end tests do with some of them. */

const cases = [
  ["9 with an SDN", { versions: { pve1: "9.1.2" }, network: onSdn }],
  ["8.2 with a bridge", { versions: { pve1: "8.2.0" }, network: onBridge }],
] as const;

test.each(cases.flatMap(([name, options]) => faults.map((fault) => [fault, name, options] as const)))(
  "every change goes wrong by %s on Proxmox VE %s, and the runs after it end well",
  async (fault, _, options) => {
    const lab = await makeLab(options);
    expect(await cutOff(lab, "pve1", [fault], 1)).toBeGreaterThan(20);
    expectWhole(lab, "pve1");
    lab.standIns.calls.length = 0;
    expect(await lab.run("pve1")).toMatchObject({ status: 0, stderr: "" });
    expect(changesOf(lab)).toEqual([]);
  },
);
