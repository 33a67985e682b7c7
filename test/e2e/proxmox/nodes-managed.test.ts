import { expect, test } from "vitest";
import { showsSecret } from "../../helpers/canary.ts";
import { type AppliedResource, makeByOpenTofu } from "../../helpers/proxmox/by-opentofu.ts";
import type { PveState } from "../../helpers/proxmox/state.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { errorText } from "../../tofu/documents.ts";
import { tofuTools, tofuWorkspace } from "../../tofu/harness.ts";
import { changesOf, cutOff, expectWhole } from "./cut-off.ts";
import { type Lab, makeLab, onSdn } from "./lab.ts";

/*
 * A node of a cluster of which OpenTofu makes a part. Its provider only knows the schema: what it would ask of the API is
 * done with the stand-ins, by the values in its state.
 */

const onVlans = `network {
      cidr = 10.20.0.0/24
      sdn vlan { zone = "k8s", vnet = "k8snet", bridge = "vmbr0", tag = 20, gateway = 10.20.0.1 }
    }`;
const onOneNode = `network {
      cidr = 10.20.0.0/24
      sdn simple {
        zone = "k8s", vnet = "k8snet", gateway = 10.20.0.1, snat = true
        dhcp_start = 10.20.0.100, dhcp_end = 10.20.0.199
      }
    }`;

/** What `tofu apply` makes of the lab's files. */
async function applyOpenTofu(lab: Lab): Promise<void> {
  const workspace = await tofuWorkspace({ files: lab.tofuFiles });
  try {
    await workspace.init();
    const plan = await workspace.plan();
    expect(plan.kind === "failed" ? errorText(plan.diagnostics) : "").toBe("");
    expect(await workspace.apply()).toEqual({ kind: "applied" });
    const { values } = await workspace.state();
    const resources = (values?.root_module?.resources ?? []) as readonly AppliedResource[];
    makeByOpenTofu(lab.state, resources, new Map([["https://example.com/debian.qcow2", "the image"]]));
  } finally {
    await workspace.dispose();
  }
}

/** What both ways make, without what a path or the name of the image's file says. */
function madeIn({ zones, vnets, subnets, groups, rules, ipset, firewallOn, vms, storages }: PveState): unknown {
  const plain = (settings: ReadonlyMap<string, string>) =>
    [...settings]
      .map(([key, value]) => [key, key === "tags" ? value.split(";").sort() : value.replace(/import-from=[^,]+/, "")])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return {
    sdn: [[...zones], [...vnets], [...subnets]],
    // By comments: their order says nothing where each lets in.
    groups: [...groups].map(([name, all]) => [name, all.map(({ values }) => values["comment"]).sort()]),
    firewall: [rules.map(({ values }) => values["action"]), ipset, firewallOn],
    vms: [...vms].map(([id, { node, settings }]) => [id, node, plain(settings)]),
    storages: [...storages],
  };
}

describeWithTools("a node of which OpenTofu makes a part", tofuTools, () => {
  test.each([
    ["over VXLAN", onSdn],
    ["on VLANs", onVlans],
    ["on one node", onOneNode],
  ])("ends as one that scripts make, %s", async (_, network) => {
    const options = { versions: { pve1: "9.1.2" }, network };
    const byScripts = await makeLab(options);
    expect(await byScripts.run("pve1", "--secrets")).toMatchObject({ status: 0, stderr: "" });

    const lab = await makeLab({ ...options, manage: "terraform" });
    const bare = lab.snapshot();
    expect(await lab.run("pve1", "--prepare", "--dry-run")).toMatchObject({ status: 0, stderr: "" });
    expect([changesOf(lab), lab.snapshot()]).toEqual([[], bare]);
    expect(await lab.run("pve1", "--prepare")).toMatchObject({ status: 0, stderr: "" });
    expect([lab.state.zones.size, lab.state.vms.size, lab.state.groups.size, lab.state.users.size]).toEqual([
      0, 0, 0, 1,
    ]);
    const again = await lab.run("pve1", "--prepare");
    expect(again.stdout).toMatch(/^summary 0 made, \d+ as they should be$/m);

    const early = await lab.run("pve1", "--secrets");
    expect([early.status, early.stderr]).toEqual([3, expect.stringContaining("OpenTofu makes it: apply first")]);
    expect([lab.state.zones.size, lab.state.vms.size]).toEqual([0, 0]);

    await applyOpenTofu(lab);
    const whole = await lab.run("pve1", "--secrets");
    expect(whole).toMatchObject({ status: 0, stderr: "" });
    expectWhole(lab, "pve1");
    expect(madeIn(lab.state)).toEqual(madeIn(byScripts.state));

    const allWords = lab.standIns.calls.map(({ words }) => words);
    lab.standIns.calls.length = 0;
    expect((await lab.run("pve1")).stdout).toMatch(/^summary 0 made, \d+ as they should be$/m);
    expect(changesOf(lab)).toEqual([]);
    for (const canary of lab.canaries) {
      for (const { stdout, stderr } of [again, early, whole]) expect(stdout + stderr).not.toContain(canary);
      for (const words of allWords) {
        expect(showsSecret(words[0] === "curl" ? words.slice(0, 3) : words, canary), words.join(" ")).toBe(false);
      }
    }
  });

  test("is taken back without what OpenTofu made, which nothing uses then", async () => {
    const lab = await makeLab({ versions: { pve1: "9.1.2" }, manage: "terraform" });
    expect(await lab.run("pve1", "--prepare")).toMatchObject({ status: 0 });
    await applyOpenTofu(lab);
    expect(await lab.run("pve1", "--secrets")).toMatchObject({ status: 0, stderr: "" });
    expect(await lab.run("pve1", "--undo")).toMatchObject({ status: 0, stderr: "" });
    const { zones, vnets, vms, groups, rules, firewallOn, users } = lab.state;
    expect([zones.size, vnets.size, vms.size, groups.size]).toEqual([1, 1, 1, 1]);
    expect([rules, firewallOn, [...users.keys()]]).toEqual([[], false, ["root@pam"]]);
  });

  test("that is cut off now and then is ended by the runs after it", async () => {
    const lab = await makeLab({ versions: { pve1: "9.1.2" }, manage: "terraform" });
    expect(await lab.run("pve1", "--prepare")).toMatchObject({ status: 0 });
    await applyOpenTofu(lab);
    expect(await cutOff(lab, "pve1", ["fail", "kill", "kill-after"], 5)).toBeGreaterThan(2);
    expectWhole(lab, "pve1");
  });

  test("stops where Proxmox VE is too old for it, and nobody else knows --prepare", async () => {
    const old = await makeLab({ versions: { pve1: "8.2.0" }, manage: "terraform" });
    const { status, stderr } = await old.run("pve1", "--prepare");
    expect([status, stderr]).toEqual([1, expect.stringContaining("from 8.4 on")]);
    const scripts = await makeLab({ versions: { pve1: "9.1.2" } });
    expect((await scripts.run("pve1", "--prepare")).status).toBe(2);
  });
});
