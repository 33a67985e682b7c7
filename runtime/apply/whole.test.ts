import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { besideAws } from "../../test/helpers/hybrid-sources.ts";
import { managedCluster, managedNetworks } from "../../test/helpers/managed-sources.ts";
import { type MemoryS3, memoryS3 } from "../../test/helpers/memory-s3.ts";
import { irOf, source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import type { EventBody } from "../engine/index.ts";
import { planSteps } from "./steps/index.ts";

/* Whole runs in this process, of a cluster on machines of one's own, with its store beside it. */

const own = managedCluster({ manage: "script", network: managedNetworks.bridge, own: " ", more: " " });
const keys = { AWS_ACCESS_KEY_ID: "test-key", AWS_SECRET_ACCESS_KEY: "test-secret" };

let store: MemoryS3;
beforeEach(async () => {
  for (const [name, value] of Object.entries(keys)) vi.stubEnv(name, value);
  store = await memoryS3();
});
afterEach(() => {
  vi.unstubAllEnvs();
  store.close();
});

async function built(text: string): Promise<string> {
  const folder = makeFolder({ "cluster.podplane": text });
  const { code, stderr } = await runCommand(folder, ["build"]);
  expect(code, stderr).toBe(0);
  return folder;
}

/** What a command said; ids and times of runs are left out. */
async function podplanec(folder: string, ...words: readonly string[]) {
  const env = { ...keys, PATH: "/none" };
  const { code, stdout, stderr } = await runCommand(folder, [...words, "--endpoint", store.origin], env);
  const plain = (text: string): string =>
    text
      .replace(/\d{8}T\d{6}\.\d{3}Z-[0-9a-f]{6}/g, "RUN")
      .replace(/\d+(?:\.\d+)? s\b/g, "N s")
      .replace(/ETag \S+\)/g, "ETag X)");
  return { code, stdout: plain(stdout), stderr: plain(stderr) };
}

const apply = (folder: string, ...words: readonly string[]) =>
  podplanec(folder, "apply", "--health-timeout", "0", ...words);

/** Puts what `secrets init` would make into the store, wherever an apply looks for it. */
function makeSecrets(): void {
  const names = store.seen.flatMap(({ method, path }) => (method === "HEAD" ? [path.replace(/^\/|\?.*$/g, "")] : []));
  for (const name of names) store.objects.set(name, "secret");
}

describe("an apply", () => {
  test("stops where something lacks, is gone on with, and is done", async () => {
    const folder = await built(own);
    const first = await apply(folder, "--auto-approve");
    expect([first.code, first.stderr]).toEqual([4, ""]);
    expect(first.stdout.match(/^(?:==>|done|not done|error|next|why).*$/gm)).toEqual([
      "==> Outputs are up to date",
      "==> Plan",
      "==> Confirm",
      "==> Service-account keys",
      expect.stringMatching(/^error: s3:\/\/lab-nstance\S* lacks /),
      "why: VMs could not start without them, and they are made with keys that only you have",
      "done: Outputs are up to date, Plan, Confirm",
      "not done: Service-account keys, Configuration of Nstance's servers, Running servers take the configuration, Kubernetes API answers",
      "next: podplanec secrets init . --secrets FILE",
    ]);
    makeSecrets();
    const second = await apply(folder, "--auto-approve", "--resume");
    expect(second).toEqual({
      code: 0,
      stderr: "",
      stdout: `apply lab in . (run RUN)
==> What the last run left running
    unchanged: nothing runs any more (N s)
==> Outputs are up to date
    done: ${/done: (\d+) files/.exec(first.stdout)?.[1]} files are what the source says (N s)
==> Plan
      + s3://lab-nstance/shard/rack/config.jsonc
    done: create 1 (N s)
==> Confirm
    create 1
    Put these configurations of Nstance's servers into the store?
    answered yes, by an option
    done: confirmed (N s)
==> Service-account keys
    unchanged: the secrets are in ${/the secrets are in (\S+)/.exec(second.stdout)?.[1]} (N s)
==> Configuration of Nstance's servers
    created s3://lab-nstance/shard/rack/config.jsonc (ETag X)
    done: s3://lab-nstance/shard/rack/config.jsonc (N s)
==> Running servers take the configuration
    unchanged: no running server has another configuration now (N s)
==> Kubernetes API answers
    skipped: not looked at, as --health-timeout 0 says (N s)
done in N s
`,
    });
    const third = await apply(folder, "--json");
    const events: readonly EventBody[] = third.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line.replaceAll("N s", "")));
    expect([third.code, events[0]?.type, events.at(-1)]).toMatchObject([
      0,
      "run-started",
      { outcome: "done", code: 0 },
    ]);
    expect(events.some(({ type }) => type === "question")).toBe(false);
    const attached = await podplanec(folder, "apply", "--attach");
    expect([attached.code, attached.stderr, attached.stdout.endsWith("\ndone in N s\n")]).toEqual([0, "", true]);
  });

  test("needs somebody to ask, outputs that were built, and a source without errors", async () => {
    const folder = await built(own);
    const asked = await apply(folder);
    expect([asked.code, asked.stdout.includes("error: nobody can be asked: Put these configurations")]).toEqual([
      4,
      true,
    ]);
    writeFileSync(join(folder, "cluster.podplane"), own.replace("size = 1", "size = 3"));
    const stale = await apply(folder);
    expect([stale.code, stale.stdout.includes("error: the outputs are not up to date: ")]).toEqual([4, true]);
    writeFileSync(join(folder, "cluster.podplane"), "podplane 1\nlet a = b\n");
    const wrong = await apply(folder);
    expect([wrong.code, wrong.stdout, wrong.stderr.includes("error PDP")]).toEqual([1, "", true]);
    writeFileSync(join(folder, "cluster.podplane"), "podplane 1\n");
    expect((await apply(folder)).stderr).toBe("error: cluster.podplane has no cluster\nfix: name a file with one\n");
    const two = `${own}\n${own.replace("podplane 1", "").replace("cluster lab", "cluster more").replaceAll("10.20.", "10.30.")}`;
    writeFileSync(join(makeSub(folder), "cluster.podplane"), two.replaceAll("192.168.10.250", "192.168.10.251"));
    expect((await apply(folder, "sub/none")).code).toBe(1);
  });

  test("that was cut off is not begun again beside what it left", async () => {
    const folder = await built(own);
    const run = join(folder, ".podplane/runs/20260101T000000.000Z-aaaaaa");
    mkdirSync(run, { recursive: true });
    const start = { type: "run-started", run: "r", command: "apply", cluster: "lab", folder: ".", version: "0" };
    const process = { host: "h", pid: 1, birth: "gone", startedAt: "", steps: [] };
    const line = JSON.stringify({ v: 1, seq: 1, time: "2026-01-01T00:00:00.000Z", ...start, ...process });
    writeFileSync(join(run, "journal.jsonl"), `${line}\n`);
    expect(await apply(folder)).toEqual({
      code: 4,
      stdout: "",
      stderr:
        "error: an earlier apply was cut off (run RUN)\nwhy: what it left has to be looked at before anything is applied\nfix: go on with it: `podplanec apply --endpoint " +
        `${store.origin} --health-timeout 0 --resume\`\n`,
    });
    expect(await podplanec(folder, "apply", "--attach")).toMatchObject({
      code: 4,
      stderr: "the run was cut off: no process of it lives\nfix: go on with it: `podplanec apply --resume`\n",
    });
    expect(await podplanec(folder, "apply", "--resume", "--explain")).toMatchObject({
      code: 1,
      stderr:
        "error: this cluster has no part that OpenTofu makes, and `apply --explain` knows no other\nwhy: its machines, its networks and its buckets are your own\nfix: run `podplanec apply --resume`: each step looks at the store before it writes there\n",
    });
  });

  test("means one source", async () => {
    const folder = makeFolder({ "a/cluster.podplane": own, "b/cluster.podplane": own });
    const { code, stderr } = await apply(folder, "*/cluster.podplane");
    expect([code, stderr]).toEqual([
      1,
      "error: */cluster.podplane means 2 sources, and one cluster is applied at a time\nfix: name one of them\n",
    ]);
  });
});

function makeSub(folder: string): string {
  const path = join(folder, "sub");
  mkdirSync(path, { recursive: true });
  return path;
}

test("a destroy has to reach the nodes", async () => {
  const why =
    "why: its servers, its network and its template are on machines of your own, and no `ssh` block says how these are reached\n";
  const begin =
    "fix: write an `ssh` block into the provider and build; or stop nstance-server on every node and delete the VMs, take each node out with `--undo` of its script,";
  expect(await podplanec(await built(own), "destroy")).toEqual({
    code: 1,
    stdout: "",
    stderr: `error: \`destroy\` does not reach the nodes of proxmox_rack\n${why}${begin} and empty the buckets\n`,
  });
  expect((await podplanec(await built(managedCluster()), "destroy")).stderr).toBe(
    `error: \`destroy\` does not reach the nodes of proxmox_rack\n${why}${begin} then run \`tofu destroy\` in the folder of the outputs, and empty the buckets\n`,
  );
});

describe("the steps of an apply", () => {
  const titles = (text: string, options: object = {}) =>
    planSteps(irOf(text), { seed: undefined, resume: false, ...options }).map(({ id, title }) => `${id}: ${title}`);

  test("of a cluster in a cloud", () => {
    expect(titles(source())).toEqual([
      "outputs: Outputs are up to date",
      "init: Modules and providers",
      "plan: Plan",
      "confirm: Confirm",
      "identity: Service-account keys",
      "infrastructure: Infrastructure",
      "refresh: Running servers take the configuration",
      "health: Kubernetes API answers",
    ]);
    expect(titles(source(), { seed: "my.netsy", resume: true })).toEqual([
      "join: What the last run left running",
      "outputs: Outputs are up to date",
      "init: Modules and providers",
      "recover: What the last run left unrecorded",
      "plan: Plan",
      "confirm: Confirm",
      "buckets: Bucket of the cluster's state",
      "seed: Seed of the cluster's state",
      "identity: Service-account keys",
      "infrastructure: Infrastructure",
      "refresh: Running servers take the configuration",
      "health: Kubernetes API answers",
    ]);
  });

  test("of a cluster with machines beside a cloud, and of one with nothing else", () => {
    expect(titles(besideAws()).slice(4)).toEqual([
      "identity: Service-account keys",
      "infrastructure: Infrastructure",
      "keys: Keys of VMs beside the cloud",
      "configs: Configuration of Nstance's servers",
      "refresh: Running servers take the configuration",
      "health: Kubernetes API answers",
    ]);
    expect(titles(managedCluster())).toContain("init: Providers");
    expect(titles(own, { resume: true, seed: "x" })).toEqual([
      "join: What the last run left running",
      "outputs: Outputs are up to date",
      "plan: Plan",
      "confirm: Confirm",
      "seed: Seed of the cluster's state",
      "identity: Service-account keys",
      "configs: Configuration of Nstance's servers",
      "refresh: Running servers take the configuration",
      "health: Kubernetes API answers",
    ]);
    expect(titles(own)).not.toContain("seed: Seed of the cluster's state");
  });
});
