import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Event, viewOf } from "../../../runtime/engine/index.ts";
import { openCell } from "../../../runtime/stores/index.ts";
import { freePort } from "../../helpers/background-process.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import {
  type ApiServer,
  type EtcdServer,
  kubectl,
  kubernetesTools,
  startApiServer,
  startEtcd,
} from "../kubernetes/servers.ts";
import { optionsFor } from "../stores/harness.ts";
import { createAuthority } from "../vm/certificates.ts";
import { type AppliedCluster, type AwsStandIns, applyTools, startStandIns } from "./stand-ins.ts";
import { eventsOf } from "./started-apply.ts";

const apiName = "k8s.small.example.com:6443";

/** The kind of Flux's releases, as far as it is looked at. */
const releases = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "helmreleases.helm.toolkit.fluxcd.io" },
  spec: {
    group: "helm.toolkit.fluxcd.io",
    names: { kind: "HelmRelease", plural: "helmreleases" },
    scope: "Namespaced",
    versions: [
      {
        name: "v2",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

describeWithTools("podplanec apply of a cluster that comes up", [...applyTools, ...kubernetesTools, "openssl"], () => {
  let standIns: AwsStandIns;
  let cluster: AppliedCluster;
  let etcd: EtcdServer | undefined;
  let api: ApiServer | undefined;
  let kubeconfig = "";
  let port = 0;

  beforeAll(async () => {
    standIns = await startStandIns();
    cluster = await standIns.cluster("up", { health: [] });
    expect((await cluster.run(["apply", "--auto-approve", "--health-timeout", "0"])).code).toBe(0);
    const folder = join(standIns.home, "certificates");
    mkdirSync(folder);
    const authority = await createAuthority(folder);
    const issued = await authority.issueAll({
      ...{ clusterId: "up", instanceId: "knc0001", kind: "knc", ipv4: "127.0.0.1" },
      ...{ apiHostname: "k8s.small.example.com", serviceAddresses: ["127.0.0.1"] },
    });
    const own = issued.find(({ name }) => name === "kube-apiserver.server");
    const file = (name: string, text = ""): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    port = await freePort();
    etcd = await startEtcd();
    api = await startApiServer({
      etcd,
      serviceCidr: "198.18.0.0/15",
      anonymous: false,
      identity: {
        port,
        certificate: file("api.crt", own?.certificate),
        key: file("api.key", own?.key),
        ca: file("authority.crt", authority.certificate),
      },
    });
    await putObject("cluster/ca.crt", authority.certificate);
    kubeconfig = file("kubeconfig", kubeconfigFor(api.token));
  });
  afterAll(async () => {
    await api?.stop();
    await etcd?.stop();
    await standIns.stop();
  });

  /** Puts an object into the bucket of the servers, as they do. */
  async function putObject(key: string, text: string): Promise<void> {
    const { nstance_bucket: bucket } = outputsIn(cluster);
    const cell = await openCell(`s3://${String(bucket?.value)}/${key}`, optionsFor(standIns.s3));
    await cell.write(text, undefined, new AbortController().signal);
    cell.close();
  }

  /** Other clusters are in the file, too. */
  const kubeconfigFor = (token: string): string =>
    JSON.stringify({
      clusters: [
        { name: "other", cluster: { server: "https://k8s.other.example.com:6443" } },
        { name: "up", cluster: { server: `https://${apiName}` } },
      ],
      users: [{ name: "me", user: { token } }],
      contexts: [
        { name: "other", context: { cluster: "other", user: "me" } },
        { name: "up", context: { cluster: "up", user: "me" } },
      ],
      "current-context": "other",
    });

  const healthWords = (time: string) => ["--api-address", `127.0.0.1:${port}`, "--health-timeout", time];
  const signedIn = () => ["--kubeconfig", kubeconfig];
  const kube = (words: readonly string[]): Promise<string> => {
    if (!api) throw new Error("the API server did not start");
    return kubectl(api, words);
  };
  const create = (name: string, object: unknown): Promise<string> => {
    const path = join(standIns.home, `${name}.json`);
    writeFileSync(path, JSON.stringify(object));
    return kube(["create", "-f", path]);
  };
  const patchStatus = (what: readonly string[], status: string, reason: string): Promise<string> => {
    const conditions = [{ type: "Ready", status, reason, message: `it is ${reason}` }];
    return kube([
      "patch",
      ...what,
      "--subresource=status",
      "--type=merge",
      "-p",
      JSON.stringify({ status: { conditions } }),
    ]);
  };
  const healthOf = (events: readonly Event[]) => viewOf(events).steps.find(({ id }) => id === "health");

  test("takes 401 for an answer, and says that nothing else was checked", async () => {
    const { code, stdout } = await cluster.run(["apply", "--json", ...healthWords("60s")], { HOME: standIns.home });
    const events = eventsOf(stdout);
    expect([code, healthOf(events)?.summary]).toEqual([
      0,
      `${apiName} answers (401); nodes and components were not checked`,
    ]);
    expect(viewOf(events).notes[0]?.commands).toEqual(["kubectl get nodes", "kubectl get helmreleases -A"]);
    expect(readFileSync(join(cluster.folder, ".podplane", "ca.crt"), "utf8")).toContain("BEGIN CERTIFICATE");
  });

  test("waits for nodes with the user's kubeconfig, and for every component", async () => {
    const run = cluster.start(["apply", ...signedIn(), ...healthWords("10m")]);
    const waitsFor = (text: RegExp) => run.until((event) => event.type === "waiting" && text.test(event.text));
    await waitsFor(/1 of 1 nodes have not joined/);
    await create("node", { apiVersion: "v1", kind: "Node", metadata: { name: "knc-1" } });
    await patchStatus(["node", "knc-1"], "False", "KubeletNotReady");
    await waitsFor(/node knc-1: KubeletNotReady: it is KubeletNotReady/);
    await create("releases", releases);
    await kube(["wait", "--for=condition=Established", "crd/helmreleases.helm.toolkit.fluxcd.io"]);
    const metadata = { name: "cilium", namespace: "default" };
    await create("cilium", { apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease", metadata });
    await patchStatus(["node", "knc-1"], "True", "KubeletReady");
    await waitsFor(/1 of 1 nodes are Ready, 0 of 1 components are reconciled; component cilium: nothing is known yet/);
    await patchStatus(["helmrelease", "cilium"], "True", "InstallSucceeded");
    const { code, events } = await run.ended;
    expect([code, healthOf(events)?.summary]).toEqual([
      0,
      `${apiName} answers; 1 of 1 nodes are Ready, 1 of 1 components are reconciled`,
    ]);
  });

  test("is no success where a component is not reconciled in time", async () => {
    await patchStatus(["helmrelease", "cilium"], "False", "UpgradeFailed");
    const { code, stdout } = await cluster.run(["apply", "--json", ...signedIn(), ...healthWords("1s")]);
    const failure = viewOf(eventsOf(stdout)).ended?.failure;
    expect([code, failure?.what]).toEqual([4, `the cluster at ${apiName} was not ready within 1 s`]);
    expect(failure?.why).toContain("component cilium: UpgradeFailed");
    expect(failure?.next[0]).toContain("kubectl get helmreleases -A");
  });

  describeRefresh(() => cluster);
});

/** Outputs in the state. */
function outputsIn({ folder }: AppliedCluster): Readonly<Record<string, { readonly value: unknown }>> {
  const state = JSON.parse(readFileSync(join(folder, "terraform.tfstate"), "utf8")) as {
    readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
  };
  return state.outputs;
}

/** A change of a pool reaches running servers by `nstance-admin config refresh`, or the command is told. */
function describeRefresh(clusterOf: () => AppliedCluster): void {
  let size = 1;
  let server: Server | undefined;
  afterAll(() => void server?.close());

  /** The made-up address of the server becomes one that nothing else answers at. */
  function moveServer(): void {
    const cluster = clusterOf();
    const state = join(cluster.folder, "terraform.tfstate");
    const { nstance_shards: shards } = outputsIn(cluster);
    const [address = ""] = /\d+\.\d+\.\d+\.\d+/.exec(JSON.stringify(shards)) ?? [];
    writeFileSync(state, readFileSync(state, "utf8").replaceAll(`"${address}"`, '"127.0.0.1"'));
  }

  /** Applies another size of the pool. */
  async function resize(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const cluster = clusterOf();
    size += 1;
    cluster.rebuild((source) => source.replace("size = 1", `size = ${size}`));
    const given = ["apply", "--auto-approve", "--json", "--health-timeout", "0", ...words];
    const { code, stdout } = await cluster.run(given, env);
    const view = viewOf(eventsOf(stdout));
    return { code, view, refresh: view.steps.find(({ id }) => id === "refresh") };
  }

  /** A stand-in of the program, which notes its words. */
  function adminThat(does: string) {
    const folder = join(clusterOf().temporary, "bin");
    mkdirSync(folder, { recursive: true });
    const program = join(folder, "nstance-admin");
    writeFileSync(program, `#!/bin/sh\necho "$*" >'${program}.words'\nenv >'${program}.env'\n${does}\n`);
    chmodSync(program, 0o755);
    return {
      path: `${folder}:${process.env["PATH"] ?? ""}`,
      words: () => (existsSync(`${program}.words`) ? readFileSync(`${program}.words`, "utf8").trim() : ""),
      environment: () => readFileSync(`${program}.env`, "utf8"),
    };
  }

  const command = /^nstance-admin config refresh --all-shards --servers eu-west-1a=[\d.]+:8993 --identity-dir \S+$/;

  test("ends with the exact command where the program, or the route, is missing", async () => {
    moveServer();
    const without = await resize([]);
    expect([without.code, without.refresh?.status]).toEqual([0, "skipped"]);
    const [note] = without.view.notes;
    expect(note?.text).toContain("nstance-admin is not on PATH");
    expect(note?.commands[0]).toMatch(command);
    const { path, words } = adminThat("exit 0");
    const unreachable = await resize(["--identity-dir", "/identity"], { PATH: path });
    expect([unreachable.code, unreachable.refresh?.status, words()]).toEqual([0, "skipped", ""]);
    expect(unreachable.view.notes[0]?.text).toContain("the server of eu-west-1a at 127.0.0.1:8993 cannot be reached");
  });

  test("runs it where everything is there, and tells where it fails", async () => {
    const listening = createServer().listen(8993, "127.0.0.1");
    server = listening;
    await new Promise((done) => listening.once("listening", done));
    const fine = adminThat("echo refreshed");
    const canaries = { TF_VAR_mine: "canary of a variable", PODPLANE_API_TOKEN: "canary of a token" };
    const done = await resize(["--identity-dir", "/identity"], { PATH: fine.path, ...canaries });
    expect([done.code, done.refresh?.summary]).toEqual([0, "1 servers took their configuration"]);
    expect(`nstance-admin ${fine.words()}`).toMatch(command);
    expect(fine.words()).toContain("127.0.0.1:8993 --identity-dir /identity");
    expect(fine.environment()).toContain("HOME=");
    expect(fine.environment()).not.toContain("canary");
    const failing = adminThat("echo 'the certificate has expired' >&2; exit 3");
    const failed = await resize(["--identity-dir", "/identity"], { PATH: failing.path });
    expect(failed.code).toBe(4);
    expect(failed.view.ended?.failure).toMatchObject({
      what: "the refresh of the servers' configuration failed with exit code 3",
      said: "the certificate has expired",
      next: [expect.stringMatching(command), expect.stringContaining("--resume")],
    });
  });
}
