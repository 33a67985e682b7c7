import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { viewOf } from "../../../runtime/engine/index.ts";
import { sshTools } from "../../helpers/ssh-server.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { type TofuEnvironment, tofuEnvironment, tofuTools } from "../../tofu/harness.ts";
import { changesOf } from "../proxmox/cut-off.ts";
import type { Lab } from "../proxmox/lab.ts";
import { copyProgram, type Finished, type Program } from "../stores/harness.ts";
import { managedCluster } from "./managed-cluster.ts";
import { type ReachedCluster, reachedCluster } from "./reached-nodes.ts";
import { eventsOf } from "./started-apply.ts";

/*
 * Clusters whose machines are all one's own, taken down: VMs by the servers on the nodes, the nodes by their scripts over SSH,
 * and what OpenTofu made by itself. The servers are played here; the programs of Proxmox VE are stand-ins.
 */

const versions = { pve1: "9.1.2", pve2: "8.4.1" };
const confirmed = ["--confirm", "tools", "--json"] as const;
const token = "tofu@pve!podplane=0b6a0e4c-6d3f-4a57-9c35-5f2d7f7f6a10";

const statuses = ({ stdout }: Finished) => viewOf(eventsOf(stdout)).steps.map(({ id, status }) => `${id} ${status}`);
const failureOf = ({ stdout }: Finished) => viewOf(eventsOf(stdout)).ended?.failure;

/** A VM of the cluster on a node, as Nstance makes it. */
function addVm({ state }: Lab, id: number, node: string): void {
  const settings = new Map([
    ["name", `web-${id}`],
    ["tags", "home;nstance;tools"],
  ]);
  state.vms.set(id, { node, settings });
}

/** What the server knows of a VM lies in the store. */
function addInstance({ storeFolder }: ReachedCluster, id: number): string {
  const folder = join(storeFolder, "s3", "tools-nstance", "shard", "home", "instance");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `web-${id}.json`), "{}");
  return folder;
}

/** Plays the servers: one that is started again reads its configuration, and takes away what that has no place for. */
function playServers(cluster: ReachedCluster): void {
  const { lab, storeFolder } = cluster;
  const shard = join(storeFolder, "s3", "tools-nstance", "shard", "home");
  lab.standIns.fateOf = ({ words }) => {
    if (words.join(" ") !== "systemctl restart nstance-server") return "run";
    const config = readFileSync(join(shard, "config.jsonc"), "utf8");
    if (/"size":\s*[1-9]/.test(config)) return "run";
    for (const name of readdirSync(join(shard, "instance"))) rmSync(join(shard, "instance", name));
    for (const [id, { settings }] of lab.state.vms) {
      if (settings.get("tags")?.includes("nstance")) lab.state.vms.delete(id);
    }
    return "run";
  };
}

function expectGone({ state }: Lab): void {
  expect([[...state.users.keys()], state.rules, state.firewallOn]).toEqual([["root@pam"], [], false]);
  const running = [...state.nodes.values()].flatMap(({ active }) => [...active]);
  expect(running.filter((unit) => unit === "nstance-server" || unit === "keepalived")).toEqual([]);
}

describeWithTools("podplanec destroy on Proxmox VE", [...tofuTools, "versitygw", ...sshTools], () => {
  let folder: string;
  let program: Program;
  let tofu: TofuEnvironment;
  beforeAll(async () => {
    folder = temporaryFolder("own-destroy");
    program = copyProgram();
    tofu = await tofuEnvironment();
  });
  afterAll(async () => {
    program.remove();
    await tofu.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  async function applied<C extends ReachedCluster>(cluster: C): Promise<C> {
    const { code, stdout, stderr } = await cluster.apply(true, "--auto-approve");
    expect(code, stdout + stderr).toBe(0);
    return cluster;
  }

  describe("that scripts made", () => {
    test("brings groups to size 0, takes the nodes out, and leaves the buckets", async () => {
      const cluster = await applied(await reachedCluster(program, folder, "scripts", { versions }));
      const { lab, run, storeFolder } = cluster;
      for (const [id, node] of [
        [10000, "pve1"],
        [10001, "pve2"],
      ] as const) {
        addVm(lab, id, node);
        addInstance(cluster, id);
      }
      playServers(cluster);
      const whole = lab.snapshot();
      const unasked = await run("destroy");
      expect([unasked.code, unasked.stderr + unasked.stdout]).toEqual([4, expect.stringContaining("--confirm tools")]);
      expect(lab.snapshot()).toBe(whole);

      const gone = await run("destroy", "--resume", ...confirmed);
      expect([gone.code, failureOf(gone)], gone.stdout).toEqual([0, undefined]);
      expect(statuses(gone)).toEqual([
        ...["join unchanged", "survey done", "confirm done", "scale done", "nodes done"],
        ...["node-proxmox_home-pve1 done", "node-proxmox_home-pve2 done", "leave skipped"],
      ]);
      expectGone(lab);
      const { vms, zones, vnets, groups } = lab.state;
      expect([vms.size, zones.size, vnets.size, groups.size]).toEqual([0, 0, 0, 0]);
      const [note] = viewOf(eventsOf(gone.stdout)).notes;
      expect(note?.commands).toEqual(
        ["nstance", "netsy", "registry"].map(
          (name) => `aws s3 rm --recursive --endpoint-url https://s3.example.com s3://tools-${name}`,
        ),
      );
      expect(readdirSync(join(storeFolder, "s3", "tools-nstance", "cluster", "secret"))).not.toEqual([]);

      lab.standIns.calls.length = 0;
      const again = await run("destroy", ...confirmed);
      expect([again.code, failureOf(again)]).toEqual([0, undefined]);
      expect(statuses(again).filter((one) => one.startsWith("node"))).toEqual([
        ...["nodes unchanged", "node-proxmox_home-pve1 unchanged", "node-proxmox_home-pve2 unchanged"],
      ]);
    });

    test("takes no node out while servers keep a VM, or one runs that they do not know, and goes on when both are gone", async () => {
      const cluster = await applied(await reachedCluster(program, folder, "left", { versions }));
      const { lab, run } = cluster;
      const instances = addInstance(cluster, 10000);
      lab.standIns.calls.length = 0;
      const kept = await run("destroy", ...confirmed, "--vm-timeout", "1s");
      expect([kept.code, failureOf(kept)?.what]).toEqual([4, "1 VMs of home are still there after 1 s"]);
      const restarts = Object.keys(versions).map((node) => ({
        node,
        words: ["systemctl", "restart", "nstance-server"],
      }));
      expect(changesOf(lab)).toEqual(restarts);
      rmSync(join(instances, "web-10000.json"));

      addVm(lab, 10001, "pve2");
      const stopped = await run("destroy", "--resume", ...confirmed);
      expect([stopped.code, failureOf(stopped)?.said]).toEqual([
        4,
        expect.stringContaining("VMs of tools run on this node: 10001. Delete them first"),
      ]);
      expect(changesOf(lab)).toEqual(restarts);
      lab.state.vms.delete(10001);

      const gone = await run("destroy", "--resume", ...confirmed);
      expect([gone.code, failureOf(gone)], gone.stdout).toEqual([0, undefined]);
      expectGone(lab);
    });
  });

  test("of which OpenTofu made a part, takes that away behind the nodes", async () => {
    const cluster = await applied(await managedCluster(program, folder, "managed", { versions, token, tofu }));
    const { lab, run, home } = cluster;
    playServers(cluster);
    const users: number[] = [];
    cluster.whenApplied = () => users.push(lab.state.users.size);
    const gone = await run("destroy", ...confirmed);
    expect([gone.code, failureOf(gone)], gone.stdout).toEqual([0, undefined]);
    expect(statuses(gone)).toEqual([
      ...["join unchanged", "init done", "survey done", "confirm done", "scale done", "nodes done"],
      ...["node-proxmox_home-pve1 done", "node-proxmox_home-pve2 done", "destroy done", "leave skipped"],
    ]);
    expectGone(lab);
    // The user of Nstance is gone by then: no node is in.
    expect(users).toEqual([1]);
    const state = JSON.parse(readFileSync(join(home, "terraform.tfstate"), "utf8")) as { resources: unknown[] };
    expect(state.resources).toEqual([]);
    expect(gone.stdout + gone.stderr).not.toContain(token);
  });

  test("without a way to the nodes says what to write, and what is done by hand", async () => {
    const cluster = await reachedCluster(program, folder, "unreached", { versions });
    const path = join(cluster.home, "cluster.podplane");
    writeFileSync(path, readFileSync(path, "utf8").replace(/^ *ssh \{.*\}$/m, ""));
    const refused = await cluster.run("destroy", ...confirmed);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(
        /`destroy` does not reach the nodes of proxmox_home[\s\S]*write an `ssh` block[\s\S]*`--undo`/,
      ),
    ]);
  });
});
