import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { kubernetesTools } from "../../e2e/kubernetes/servers.ts";
import { dependencyTools } from "../../e2e/vm/dependencies.ts";
import { hostAddress, machineTools } from "../../e2e/vm/machine.ts";
import { waitFor } from "../../helpers/background-process.ts";
import { describeWithTools, getTool } from "../../helpers/tools.ts";
import { address, type RunningMachine, startCluster, type TestCluster } from "./cluster.ts";

/*
 * Two control planes and a worker of a cluster on Proxmox VE, in real VMs on one network: the worker and kubectl find
 * the API at the virtual address, before and after the VM that holds it is stopped. The tests build on each other.
 */

const patience = { timeoutMs: 1_200_000, intervalMs: 5_000 };
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn("left out: machines on one network need root, for a bridge");

describeWithTools("a virtual address", [...machineTools, ...dependencyTools, ...kubernetesTools, "ip"], () => {
  let cluster: TestCluster;
  let holder: RunningMachine;
  let other: RunningMachine;

  beforeAll(async () => {
    if (!isRoot) return;
    // Nothing on these machines speaks to the store: Netsy and Zot are stand-ins.
    cluster = await startCluster(`http://${hostAddress}:7070`);
  });

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

  it.runIf(isRoot)("is held by one of two control planes, and kubectl is answered there", async () => {
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
  });

  it.runIf(isRoot)("is where the worker finds the API, and joins", async () => {
    const worker = cluster.machines.find(({ name }) => name.startsWith("knd"));
    expect(await worker?.machine.check("getent hosts kube-apiserver.podplane.internal")).toContain(address);
    await waitFor("the three nodes", patience, async () =>
      kubectl("get", "nodes", "-o", "name")?.split("\n").length === 3 ? true : undefined,
    );
  });

  it.runIf(isRoot)(
    "is held by a service that has no more rights than it needs, and survives what the system does",
    async () => {
      const { machine } = holder;
      const security = await machine.check("systemd-analyze security --no-pager keepalived.service | tail -n 1");
      expect(Number(/: ([0-9.]+)/.exec(security)?.[1] ?? 10), security).toBeLessThanOrEqual(5);
      await machine.check("systemctl restart systemd-networkd");
      await waitFor("one that holds it", patience, async () => ((await holders()).length === 1 ? true : undefined));
      expect(await machine.check("systemctl show -P NRestarts keepalived")).toBe("0");
    },
  );

  it.runIf(isRoot)("moves when the API server there is stopped, and stays when it is back", async () => {
    const [found] = await holders();
    if (found && found.name !== holder.name) [holder, other] = [other, holder];
    await holder.machine.check("systemctl stop kube-apiserver");
    await waitFor(`${other.name} to hold it`, patience, async () =>
      (await holds(other)) && !(await holds(holder)) ? true : undefined,
    );
    await waitFor("kubectl at the address", patience, async () => kubectl("get", "nodes"));
    await holder.machine.check("systemctl start kube-apiserver");
    const ready =
      "curl --silent --fail --cacert /opt/crt/ca.crt --cert /opt/crt/kubelet.client.crt --key /opt/key/kubelet/kubelet.client.key https://127.0.0.1:6443/readyz";
    await waitFor("the first API server", patience, async () =>
      (await holder.machine.run(ready)).status === 0 ? true : undefined,
    );
    expect(await holds(other)).toBe(true);
    expect(await holds(holder)).toBe(false);
  });

  it.runIf(isRoot)("moves when its machine is switched off, and kubectl and the worker go on", async () => {
    await other.machine.stop();
    await waitFor(`${holder.name} to hold it`, patience, async () => ((await holds(holder)) ? true : undefined));
    await waitFor("kubectl at the address", patience, async () => kubectl("get", "nodes"));
    const renewed = () =>
      kubectl("get", "lease", "--namespace=kube-node-lease", "knd-one", "--output=jsonpath={.spec.renewTime}");
    const before = await waitFor("the worker's lease", patience, async () => renewed());
    await waitFor("the worker to renew it", patience, async () => ((renewed() ?? before) > before ? true : undefined));
  });
});
