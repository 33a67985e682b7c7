/*
 * A worker on a real Debian 13 joins a real kube-apiserver on this machine, takes live changes of all
 * kinds, and is the same after a reboot. The tests share one machine and build on each other.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type ApiServer,
  type EtcdServer,
  kubectl,
  kubernetesTools,
  startApiServer,
  startEtcd,
} from "../../e2e/kubernetes/servers.ts";
import { identityFiles, initialMutableEnv } from "../../e2e/vm/delivered-files.ts";
import { dependencyTools } from "../../e2e/vm/dependencies.ts";
import { directoryModes, serviceEnvFiles, serviceUsers } from "../../e2e/vm/expectations.ts";
import { changedUnits, fileOwners, type UnitState, unitStates, userGroups } from "../../e2e/vm/inspect.ts";
import { bootMachine, hostAddress, type Machine, machineTools } from "../../e2e/vm/machine.ts";
import { deliver, keepKeys, register, renderEnv } from "../../e2e/vm/nstance.ts";
import { startWorld, type World } from "../../e2e/vm/world.ts";
import { waitFor } from "../../helpers/background-process.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";

const services = ["containerd", "nstance-agent", "fluent-bit", "zot", "kube2iam", "kubelet"];

describeWithTools("a worker", [...machineTools, ...dependencyTools, ...kubernetesTools], () => {
  const folder = temporaryFolder("worker");
  let world: World;
  let machine: Machine;
  let etcd: EtcdServer;
  let api: ApiServer;
  let mutable = { ...initialMutableEnv, KUBE_API_INTERNAL_LB_HOSTNAME: hostAddress };

  beforeAll(async () => {
    world = await startWorld("knd");
    etcd = await startEtcd();
    api = await startControlPlane(folder, world, etcd);
    machine = await bootMachine({ hostname: "blank", userData: world.userData, metaData: world.metaData });
    await machine.run("cloud-init status --wait");
  });

  afterAll(async () => {
    await machine?.stop();
    await api?.stop();
    await etcd?.stop();
    await world?.stop();
  });

  const states = (): Promise<ReadonlyMap<string, UnitState>> => unitStates(machine, services);

  const change = async (values: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const before = await states();
    mutable = { ...mutable, ...values };
    const log = await deliver(machine, { "mutable.env": renderEnv(mutable) });
    expect(log).not.toContain("FATAL");
    return changedUnits(before, await states());
  };

  const isRegistered = (): Promise<string> =>
    waitFor("the node", { timeoutMs: 900_000, intervalMs: 5_000 }, async () => {
      const names = await kubectl(api, ["get", "nodes", "-o", "jsonpath={.items[*].metadata.name}"]);
      return names === "" ? undefined : names;
    });

  it("has the users, directories and nothing of a control plane", async () => {
    expect(await machine.check("cloud-init status | head -n 1")).toBe("status: done");
    expect(Object.fromEntries(await userGroups(machine, Object.keys(serviceUsers.knd)))).toEqual(serviceUsers.knd);
    expect(Object.fromEntries(await fileOwners(machine, Object.keys(directoryModes.knd)))).toEqual(directoryModes.knd);
    await machine.check("! id netsy && ! id kube-apiserver && ! test -e /usr/bin/kube-apiserver");
    await machine.check("! test -e /etc/systemd/system/kube-apiserver.service");
  });

  it("joins the cluster with the first delivery", async () => {
    await register(machine);
    await keepKeys(machine, world.certificates);
    await deliver(machine, { ...identityFiles(world), "mutable.env": renderEnv(mutable) });
    expect(await isRegistered()).toBe(world.identity.instanceId);
    expect(Object.fromEntries(await fileOwners(machine, Object.keys(serviceEnvFiles.knd)))).toEqual(
      serviceEnvFiles.knd,
    );
    expect(await machine.check("getent hosts kube-apiserver.podplane.internal")).toContain(hostAddress);
  });

  it("takes live changes, each only where it counts", async () => {
    expect(await change({ KUBE_CLUSTER_DNS: "198.19.255.253,fdc6::fffe" })).toEqual(["kubelet"]);
    expect(await change({ KUBE_LOG_LEVEL: "3", OIDC_ISSUER: "https://login.example.com" })).toEqual([]);
    expect(await change({ TELEMETRY_ENABLED: "true" })).toEqual(["fluent-bit"]);
    expect(await change({ TELEMETRY_S3_BUCKET: "e2e-telemetry" })).toEqual(["fluent-bit"]);
    expect(await change({})).toEqual([]);
    expect(await change({ REGISTRY_REGION: "us-west-2" })).toEqual(["zot"]);
    expect(await change({ REGISTRY_ENABLED: "false" })).toEqual(["containerd", "zot"]);
    expect(await change({ REGISTRY_ENABLED: "true" })).toEqual(["containerd", "zot"]);
    expect(await change({ SSH_AUTHORIZED_KEY: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ one@example.com" })).toEqual([]);
    expect(await machine.check("cat /home/admin/.ssh/authorized_keys")).toContain("one@example.com");
  });

  it("restarts the users of a renewed certificate", async () => {
    const before = await states();
    const renewed = (await world.authority.issueAll(world.identity)).filter(({ name }) => name === "kubelet.client");
    await keepKeys(machine, renewed);
    await deliver(machine, Object.fromEntries(renewed.map(({ name, certificate }) => [`${name}.crt`, certificate])));
    expect(changedUnits(before, await states())).toEqual(["kubelet"]);
  });

  it("passes over what belongs to a control plane", async () => {
    const before = await states();
    const foreign = await world.authority.issueAll({ ...world.identity, kind: "knc" });
    const server = foreign.filter(({ name }) => name === "kube-apiserver.server");
    const log = await deliver(
      machine,
      Object.fromEntries(server.map(({ name, certificate }) => [`${name}.crt`, certificate])),
    );
    expect(log).toContain("kube-apiserver.server.crt");
    expect(changedUnits(before, await states())).toEqual([]);
    expect(await machine.check("systemctl show -P Result nstance-recv-watch.service")).toBe("success");
  });

  it("puts back a configuration that brings a service down", async () => {
    const before = await machine.check("sha256sum /opt/podplane/etc/mutable.env /opt/env/*.env /opt/kubelet/etc/*");
    await deliver(machine, { "mutable.env": renderEnv({ ...mutable, KUBE_CLUSTER_DNS: "not-an-address" }) });
    expect(await machine.check("sha256sum /opt/podplane/etc/mutable.env /opt/env/*.env /opt/kubelet/etc/*")).toBe(
      before,
    );
    expect((await states()).get("kubelet")?.active).toBe("active");
    expect(await change({ KUBE_CLUSTER_DNS: "198.19.255.252,fdc6::fffd" })).toEqual(["kubelet"]);
  });

  it("is the same after three reboots", async () => {
    const files = "sha256sum /opt/podplane/etc/*.env /opt/env/*.env /opt/crt/* /opt/key/*/*";
    const before = await machine.check(files);
    for (const round of [1, 2, 3]) {
      await machine.reboot();
      await waitFor(`the services after reboot ${round}`, { timeoutMs: 600_000, intervalMs: 5_000 }, async () =>
        [...(await states()).values()].every(({ active }) => active === "active") ? true : undefined,
      );
      expect(await machine.check(files)).toBe(before);
      expect(await machine.check("systemctl --failed --no-legend --plain")).toBe("");
    }
  });
});

async function startControlPlane(folder: string, world: World, etcd: EtcdServer): Promise<ApiServer> {
  const issued = await world.authority.issueAll({ ...world.identity, kind: "knc", instanceId: "knc01k9xhost" });
  const server = issued.find(({ name }) => name === "kube-apiserver.server");
  const files = {
    ca: join(folder, "ca.crt"),
    certificate: join(folder, "server.crt"),
    key: join(folder, "server.key"),
  };
  writeFileSync(files.ca, world.authority.certificate);
  writeFileSync(files.certificate, server?.certificate ?? "");
  writeFileSync(files.key, server?.key ?? "", { mode: 0o600 });
  return startApiServer({ etcd, serviceCidr: "198.18.0.0/15,fdc6::/108", identity: { port: 6443, ...files } });
}
