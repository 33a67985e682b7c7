import { describe, expect, test } from "vitest";
import { showsSecret } from "../../helpers/canary.ts";
import { changesOf, cutOff, expectWhole, faults } from "./cut-off.ts";
import { type Lab, makeLab, onBridge, onSdn } from "./lab.ts";

/*
 * Scripts of nodes, run as root by the real Bash in namespaces of their own, against stand-ins for the programs of Proxmox VE
 * that take the calls of the contract and no others.
 */

describe.each([
  ["9 with an SDN", { versions: { pve1: "9.1.2" }, network: onSdn }],
  ["8.2 with a bridge", { versions: { pve1: "8.2.0" }, network: onBridge }],
])("a node of Proxmox VE %s", (_, options) => {
  test("is left alone by a dry run, is made, then found as it should be, and is taken back", async () => {
    const lab = await makeLab(options);
    const bare = lab.snapshot();
    const dry = await lab.run("pve1", "--dry-run");
    expect(dry).toMatchObject({ status: 0, stderr: "" });
    expect(dry.stdout).toMatch(/^would +user podplane-tools@pve \(absent\)$/m);
    expect(changesOf(lab)).toEqual([]);
    expect(lab.snapshot()).toBe(bare);

    const first = await lab.run("pve1", "--secrets");
    expect(first).toMatchObject({ status: 0, stderr: "" });
    expectWhole(lab, "pve1");
    const whole = lab.snapshot();

    lab.standIns.calls.length = 0;
    const second = await lab.run("pve1");
    expect(second).toMatchObject({ status: 0, stderr: "" });
    expect(second.stdout).toMatch(/^summary 0 made, \d+ as they should be$/m);
    expect(changesOf(lab)).toEqual([]);
    expect(lab.snapshot()).toBe(whole);

    const undone = await lab.run("pve1", "--undo");
    expect(undone).toMatchObject({ status: 0, stderr: "" });
    const { state } = lab;
    const left = [state.vms, state.zones, state.vnets, state.groups].map(({ size }) => size);
    expect([left, [...state.users.keys()], [...state.roles.keys()], state.firewallOn]).toEqual([
      [0, 0, 0, 0],
      ["root@pam"],
      ["PVEAdmin"],
      false,
    ]);
    expect(lab.read("pve1", "etc/nstance/encryption.key")).not.toBe("");
    expect(() => lab.read("pve1", "etc/nstance/server.env")).toThrow("ENOENT");
    for (const canary of lab.canaries) {
      for (const { stdout, stderr } of [dry, first, second, undone]) expect(stdout + stderr).not.toContain(canary);
      for (const { words } of lab.standIns.calls) {
        // What curl reads from standard input stands behind its words here.
        expect(showsSecret(words[0] === "curl" ? words.slice(0, 3) : words, canary), words.join(" ")).toBe(false);
      }
    }
  });
});

test("a run that is cut off now and then is ended by the runs after it", async () => {
  const lab = await makeLab({ versions: { pve1: "9.1.2" } });
  // Each way at some of the changes; the soak has each at all of them.
  expect(await cutOff(lab, "pve1", faults, 6)).toBeGreaterThan(4);
  expectWhole(lab, "pve1");
  lab.standIns.calls.length = 0;
  expect(await lab.run("pve1")).toMatchObject({ status: 0, stderr: "" });
  expect(changesOf(lab)).toEqual([]);
});

test("three nodes at the same time have one key, one user and one network, and the last one out takes these away", async () => {
  const lab = await makeLab();
  const nodes = [...lab.state.nodes.keys()];
  const runs = await Promise.all(nodes.map((node) => lab.run(node, "--secrets")));
  expect(runs.map(({ status, stderr }) => [status, stderr])).toEqual(nodes.map(() => [0, ""]));
  for (const node of nodes) expectWhole(lab, node);
  expect(new Set(nodes.map((node) => lab.read(node, "etc/nstance/encryption.key"))).size).toBe(1);
  expect([...lab.state.users.keys()]).toEqual(["root@pam", "podplane-tools@pve"]);
  expect([lab.state.zones.size, lab.state.vnets.size, lab.state.subnets.size]).toEqual([1, 1, 1]);
  const comments = [...lab.state.groups.values()].flat().map(({ values }) => values["comment"]);
  expect(new Set(comments).size).toBe(4);
  for (const node of nodes) {
    expect(lab.state.users.has("podplane-tools@pve")).toBe(true);
    expect(await lab.run(node, "--undo")).toMatchObject({ status: 0, stderr: "" });
  }
  expect(lab.state.users.has("podplane-tools@pve")).toBe(false);
});

describe("a node stops, and says why,", () => {
  async function stopped(change: (lab: Lab) => void, ...options: readonly string[]) {
    const lab = await makeLab({ versions: { pve1: "9.1.2" } });
    change(lab);
    const { status, stderr } = await lab.run("pve1", ...options);
    return [status, stderr.split("\n")[0]];
  }

  test("without secrets", async () => {
    expect(await stopped(() => undefined)).toEqual([3, expect.stringContaining("AWS_ACCESS_KEY_ID")]);
  });

  test("where the store holds the CA and the key of it is absent", async () => {
    const lab = await makeLab({ versions: { pve1: "9.1.2" } });
    lab.state.objects.add("cluster/secret/ca.key");
    const input = lab.input.split("\n").slice(1).join("\n");
    const { status, stderr } = await lab.runWith("pve1", input);
    expect([status, stderr.split("\n")[0]]).toEqual([3, expect.stringContaining("the store holds the CA of tools")]);
  });

  test("where the store has no configuration", async () => {
    const found = await stopped((lab) => lab.state.objects.clear(), "--secrets");
    expect(found).toEqual([3, expect.stringContaining("put podplane.proxmox_home.config.jsonc there")]);
  });

  test("where another node has another key", async () => {
    const lab = await makeLab({ versions: { pve1: "9.1.2", pve2: "9.1.2" } });
    expect(await lab.run("pve1", "--secrets")).toMatchObject({ status: 0 });
    const other = lab.input.replace(/ENCRYPTION_KEY=.*/, `ENCRYPTION_KEY=${Buffer.alloc(32, 1).toString("base64")}`);
    const { status, stderr } = await lab.runWith("pve2", other);
    expect([status, stderr.split("\n")[0]]).toEqual([
      1,
      expect.stringContaining("another node has another encryption key"),
    ]);
  });

  test("where a user of that name is somebody else's", async () => {
    const foreign = (lab: Lab) => lab.state.users.set("podplane-tools@pve", { comment: "mine", tokens: new Map() });
    expect(await stopped(foreign, "--secrets")).toEqual([1, expect.stringContaining("no such script made it")]);
  });

  test("where a VM of the template's name is somebody else's", async () => {
    const settings = new Map([["name", "tools-debian-13"]]);
    const lab = await makeLab({ versions: { pve1: "9.1.2" } });
    expect(await lab.run("pve1", "--secrets")).toMatchObject({ status: 0 });
    const [made] = lab.state.vms.values();
    settings.set("name", made?.settings.get("name") ?? "");
    lab.state.vms.clear();
    lab.state.vms.set(500, { node: "pve1", settings });
    const { status, stderr } = await lab.run("pve1");
    expect([status, stderr]).toEqual([1, expect.stringContaining("is neither a template nor made by such a script")]);
    expect([...lab.state.vms.keys()]).toEqual([500]);
  });

  test("where VMs of the cluster run on a node that is taken away", async () => {
    const lab = await makeLab({ versions: { pve1: "9.1.2" } });
    expect(await lab.run("pve1", "--secrets")).toMatchObject({ status: 0 });
    lab.state.vms.set(10_000, {
      node: "pve1",
      settings: new Map([
        ["name", "a"],
        ["tags", "nstance;tools;home"],
      ]),
    });
    const whole = lab.snapshot();
    const { status, stderr } = await lab.run("pve1", "--undo");
    expect([status, stderr]).toEqual([1, expect.stringContaining("VMs of tools run on this node: 10000")]);
    expect(lab.snapshot()).toBe(whole);
  });

  test.each([
    ["--what", 2, "unknown option --what"],
    ["--timeout", 2, "--timeout needs a number of seconds"],
  ])("with %s", async (option, status, text) => {
    expect(await stopped(() => undefined, option)).toEqual([status, expect.stringContaining(text)]);
  });
});
