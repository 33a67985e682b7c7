import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { kubernetesTools } from "../../e2e/kubernetes/servers.ts";
import { dependencyTools } from "../../e2e/vm/dependencies.ts";
import { machineTools } from "../../e2e/vm/machine.ts";
import { waitFor } from "../../helpers/background-process.ts";
import { describeWithTools, getTool } from "../../helpers/tools.ts";
import { address, type RunningMachine, startCluster, type TestCluster } from "./cluster.ts";

/*
 * Two control planes and a worker of a cluster on Proxmox VE, in real VMs on one network with a real S3 server: secrets and
 * settings come out of it, and services of the VMs reach it with their static keys; the worker and kubectl find the API at the
 * virtual address, before and after the VM that holds it is stopped. The tests build on each other.
 */

/** Three boots, one after the other: beside other work each of them may take a quarter of an hour. */
const longestStart = 3_600_000;
const patience = { timeoutMs: 1_200_000, intervalMs: 5_000 };
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn("left out: machines on one network need root, for a bridge");

const tools = [...machineTools, ...dependencyTools, ...kubernetesTools, "versitygw", "ip"];

describeWithTools("a cluster on Proxmox VE", tools, () => {
  let cluster: TestCluster;
  let holder: RunningMachine;
  let other: RunningMachine;

  beforeAll(async () => {
    if (!isRoot) return;
    cluster = await startCluster();
  }, longestStart);

  afterAll(async () => {
    await cluster?.stop();
  });

  const controlPlanes = () => cluster.machines.filter(({ name }) => name.startsWith("knc"));

  /** By the virtual address, from this computer, whose certificate authority is the cluster's. */
  const kubectl = (...words: readonly string[]): string | undefined => {
    const { ca, certificate, key } = cluster.access;
    const access = [`--certificate-authority=${ca}`, `--client-certificate=${certificate}`, `--client-key=${key}`];
    const all = [`--server=https://${address}:6443`, "--request-timeout=20s", ...access, ...words];
    const { status, stdout } = spawnSync(getTool("kubectl"), all, { encoding: "utf8" });
    return status === 0 ? stdout.trim() : undefined;
  };

  const holds = async ({ machine }: RunningMachine): Promise<boolean> =>
    (await machine.check("ip -o -4 addr show dev eth0")).includes(` ${address}/32 `);

  const holders = async (): Promise<readonly RunningMachine[]> => {
    const all = await Promise.all(controlPlanes().map(async (one) => ((await holds(one)) ? [one] : [])));
    return all.flat();
  };

  it.runIf(isRoot)("reads and writes its store with the keys that are delivered, each its own bucket", async () => {
    const { store, greeting, machines } = cluster;
    for (const { name, machine } of machines) {
      const saidBy = (unit: string) => machine.check(`journalctl --no-pager -o cat -u ${unit}`);
      await waitFor(`the registry of ${name}`, patience, async () =>
        (await saidBy("zot")).includes(`the bucket says ${greeting}`) ? true : undefined,
      );
      const journal = await machine.check("journalctl --no-pager -o cat; cat /var/log/cloud-init-output.log");
      for (const { secret } of Object.values(store.keys)) expect(journal.includes(secret)).toBe(false);
      if (!name.startsWith("knc")) {
        const own = await machine.check("cat /opt/podplane/etc/secrets.env");
        expect(own).toContain(`REGISTRY_SECRET_ACCESS_KEY='${store.keys.registry.secret}'`);
        expect(own).toContain("NETSY_SECRET_ACCESS_KEY=''");
        continue;
      }
      const boot = await machine.check("cat /proc/sys/kernel/random/boot_id");
      const written = await waitFor(`what ${name} writes`, patience, () => store.read("netsy", `stand-in/${name}`));
      expect(String(written)).toBe(`${name} ${boot}`);
      expect(await store.read("netsy", `stand-in/${name}`, store.keys.registry)).toBe("denied");
    }
    expect(await store.read("registry", "stand-in/greeting", store.keys.netsy)).toBe("denied");
  });

  it.runIf(isRoot)(
    "has a virtual address that is held by one of two control planes, and kubectl is answered there",
    async () => {
      await waitFor("kubectl at the address", patience, async () => kubectl("get", "--raw", "/readyz"));
      const [first, ...more] = await waitFor("one that holds it", patience, async () => {
        const found = await holders();
        return found.length === 1 ? found : undefined;
      });
      expect(more).toEqual([]);
      const [one, two] = controlPlanes();
      if (!first || !one || !two) throw new Error("there are no control planes");
      holder = first;
      other = holder.name === one.name ? two : one;
    },
  );

  it.runIf(isRoot)("has it where the worker finds the API, and joins", async () => {
    const worker = cluster.machines.find(({ name }) => name.startsWith("knd"));
    expect(await worker?.machine.check("getent hosts kube-apiserver.podplane.internal")).toContain(address);
    await waitFor("the three nodes", patience, async () =>
      kubectl("get", "nodes", "-o", "name")?.split("\n").length === 3 ? true : undefined,
    );
  });

  it.runIf(isRoot)(
    "has it held by a service that has no more rights than it needs, and survives what the system does",
    async () => {
      const { machine } = holder;
      const security = await machine.check("systemd-analyze security --no-pager keepalived.service | tail -n 1");
      expect(Number(/: ([0-9.]+)/.exec(security)?.[1] ?? 10), security).toBeLessThanOrEqual(5);
      await machine.check("systemctl restart systemd-networkd");
      await waitFor("one that holds it", patience, async () => ((await holders()).length === 1 ? true : undefined));
      expect(await machine.check("systemctl show -P NRestarts keepalived")).toBe("0");
    },
  );

  it.runIf(isRoot)("has it moved when the API server there is stopped, and leaves it when that is back", async () => {
    const [found] = await holders();
    if (found && found.name !== holder.name) [holder, other] = [other, holder];
    // Those that ask for it, too: each of them that ends starts it again.
    const services = "kube-scheduler kube-controller-manager kube-apiserver";
    await holder.machine.check(`systemctl stop ${services}`);
    await waitFor(`${other.name} to hold it`, patience, async () =>
      (await holds(other)) && !(await holds(holder)) ? true : undefined,
    );
    await waitFor("kubectl at the address", patience, async () => kubectl("get", "nodes"));
    await holder.machine.check(`systemctl start ${services}`);
    const ready =
      "curl --silent --fail --cacert /opt/crt/ca.crt --cert /opt/crt/kubelet.client.crt --key /opt/key/kubelet/kubelet.client.key https://127.0.0.1:6443/readyz";
    await waitFor("the first API server", patience, async () =>
      (await holder.machine.run(ready)).status === 0 ? true : undefined,
    );
    expect(await holds(other)).toBe(true);
    expect(await holds(holder)).toBe(false);
  });

  it.runIf(isRoot)("has it moved when its machine is switched off, and kubectl and the worker go on", async () => {
    await other.machine.stop();
    await waitFor(`${holder.name} to hold it`, patience, async () => ((await holds(holder)) ? true : undefined));
    await waitFor("kubectl at the address", patience, async () => kubectl("get", "nodes"));
    const renewed = () =>
      kubectl("get", "lease", "--namespace=kube-node-lease", "knd-one", "--output=jsonpath={.spec.renewTime}");
    const before = await waitFor("the worker's lease", patience, async () => renewed());
    await waitFor("the worker to renew it", patience, async () => ((renewed() ?? before) > before ? true : undefined));
    expect(await holds(holder)).toBe(true);
    expect(renewed()).not.toBe(before);
  });
});
