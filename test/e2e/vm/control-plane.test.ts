/*
 * A control-plane machine from blank to ready, on a real Debian 13: first boot with the emitted
 * user-data, the first delivery, live changes, a reboot. The tests share one machine and build on
 * each other, as the machine's life does.
 */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { waitFor } from "../../helpers/background-process.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { identityFiles, initialMutableEnv } from "./delivered-files.ts";
import { dependencyTools } from "./dependencies.ts";
import { directoryModes, serviceEnvFiles, serviceUsers } from "./expectations.ts";
import { changedUnits, fileOwners, readEnv, type UnitState, unitStates, userGroups } from "./inspect.ts";
import { bootMachine, type Machine, machineTools } from "./machine.ts";
import { deliver, keepKeys, register, renderEnv } from "./nstance.ts";
import { startWorld, type World } from "./world.ts";

const services = [
  "containerd",
  "nstance-agent",
  "fluent-bit",
  "zot",
  "netsy",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kube2iam",
  "kubelet",
];
const watchers = ["nstance-recv-watch.path", "hosts-refresh.timer"];
const readyTimeoutMs = 900_000;

/** Second boots and long series of deliveries take too long for each push: `npm run soak:vm` asks for them. */
const isWhole = process.env["PODPLANEC_VM_WHOLE"] === "1";

// Emulation is slow, and slower beside other work; nothing here is about time.
vi.setConfig({ testTimeout: 1_800_000 });

describeWithTools("a control-plane machine", [...machineTools, ...dependencyTools], () => {
  let world: World;
  let machine: Machine;
  let mutable = initialMutableEnv;

  beforeAll(async () => {
    world = await startWorld("knc");
    machine = await bootMachine({ hostname: "blank", userData: world.userData, metaData: world.metaData });
  });

  afterAll(async () => {
    await machine?.stop();
    await world?.stop();
  });

  const states = (): Promise<ReadonlyMap<string, UnitState>> => unitStates(machine, services);

  const change = async (values: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const before = await states();
    mutable = { ...mutable, ...values };
    await deliver(machine, { "mutable.env": renderEnv(mutable) });
    return changedUnits(before, await states());
  };

  const becomesReady = async (): Promise<void> => {
    const options = { timeoutMs: readyTimeoutMs, intervalMs: 5_000 };
    await waitFor("a ready kube-apiserver", options, async () => {
      const result = await machine.run(`${kubectl} get --raw /readyz`);
      return result.stdout === "ok" ? true : undefined;
    });
  };

  it("is set up by the user-data", async () => {
    await machine.run("cloud-init status --wait");
    const log = await machine.check("cat /var/log/cloud-init-output.log");
    expect(await machine.check("cloud-init status | head -n 1"), log.slice(-4_000)).toBe("status: done");
    expect(log).not.toContain("FATAL");
    expect(await machine.check("hostname")).toBe(world.identity.instanceId);
  });

  it("has asked the mirror for each dependency once", () => {
    const expected = [...world.dependencies, world.vmconfig].map(({ mirrorPath }) => `/${mirrorPath}`);
    expect(world.mirror.takeRequests()).toEqual(expected.sort());
  });

  it("has installed the programs whose digests are pinned", async () => {
    const digests = new Map(world.dependencies.map(({ name, digest }) => [name, digest.replace("sha256:", "")]));
    const paths = {
      "kube-apiserver": "/usr/bin/kube-apiserver",
      "kube-controller-manager": "/usr/bin/kube-controller-manager",
      "kube-scheduler": "/usr/bin/kube-scheduler",
      kubectl: "/usr/bin/kubectl",
      kubelet: "/usr/bin/kubelet",
      runc: "/usr/local/sbin/runc",
      zot: "/usr/bin/zot",
    };
    const sums = await machine.check(`sha256sum ${Object.values(paths).join(" ")}`);
    const expected = Object.entries(paths).map(([name, path]) => `${digests.get(name)}  ${path}`);
    expect(sums.split("\n")).toEqual(expected);
    const unpacked = [
      "/usr/local/bin/containerd",
      "/usr/local/bin/crictl",
      "/opt/cni/bin/bridge",
      "/opt/netsy/bin/netsy",
    ];
    await machine.check(unpacked.map((path) => `test -x ${path}`).join(" && "));
    await machine.check("dpkg --status fluent-bit libpq5 libsubid5 uidmap");
    await machine.check("test -e /opt/podplane/share/vmconfig-installed.json");
    await machine.check("! test -e /opt/podplane/share/vmconfig-manifest.json && ! test -e /opt/deps");
    await machine.check("! test -e /usr/sbin/policy-rc.d");
  });

  it("has the users and groups of the contract", async () => {
    expect(Object.fromEntries(await userGroups(machine, Object.keys(serviceUsers.knc)))).toEqual(serviceUsers.knc);
  });

  it("has the directories of the contract with their modes and owners", async () => {
    expect(Object.fromEntries(await fileOwners(machine, Object.keys(directoryModes.knc)))).toEqual(directoryModes.knc);
  });

  it("keeps its inputs to root", async () => {
    const folder = "/opt/podplane/etc";
    const owners = await fileOwners(
      machine,
      ["user-data.env", "detected.env", "mutable.env"].map((name) => `${folder}/${name}`),
    );
    expect([...owners.values()]).toEqual(["600 root:root", "600 root:root", "600 root:root"]);
    expect(await machine.check("stat -c '%a %U' /opt/nstance-agent/identity/{nonce.jwt,ca.crt}")).toBe(
      "600 nstance-agent\n600 nstance-agent",
    );
    const detected = await readEnv(machine, `${folder}/detected.env`);
    expect(detected.get("INSTANCE_IPV4")).toBe(world.identity.ipv4);
    expect(detected.get("VMCONFIG_KIND")).toBe("knc");
    expect(detected.get("INSTANCE_PROVIDER_ID")).toBe(`aws:///us-east-1a/${world.metaData["instance-id"]}`);
  });

  it("runs what needs no certificate, and lets the rest wait", async () => {
    const now = await states();
    const active = services.filter((name) => now.get(name)?.active === "active");
    // Telemetry is on until a delivery turns it off: records are buffered from the start.
    expect(active).toEqual(["containerd", "nstance-agent", "fluent-bit"]);
    expect(services.filter((name) => (now.get(name)?.restarts ?? 0) > 0)).toEqual([]);
    const enabled = services.filter((name) => now.get(name)?.enabled === "enabled");
    expect(enabled).toEqual(
      expect.arrayContaining(["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet"]),
    );
    const watching = await unitStates(machine, watchers);
    expect([...watching.values()].map(({ active: state, enabled: file }) => `${state} ${file}`)).toEqual([
      "active enabled",
      "active enabled",
    ]);
  });

  it("becomes a ready control plane with the first delivery", async () => {
    await register(machine);
    await keepKeys(machine, world.certificates);
    const log = await deliver(machine, { ...identityFiles(world), "mutable.env": renderEnv(mutable) });
    const now = await states();
    const running = ["containerd", "nstance-agent", "zot", "netsy", "kube-apiserver", "kube-controller-manager"];
    expect(
      [...running, "kube-scheduler", "kube2iam", "kubelet"].filter((name) => now.get(name)?.active !== "active"),
      log,
    ).toEqual([]);
    expect(now.get("fluent-bit")?.active).toBe("inactive");
    await becomesReady();
  });

  it("registers itself as a node", async () => {
    const options = { timeoutMs: readyTimeoutMs, intervalMs: 5_000 };
    const node = await waitFor("the node", options, async () => {
      const result = await machine.run(`${kubectl} get nodes -o jsonpath='{.items[*].metadata.name}'`);
      return result.stdout === "" ? undefined : result.stdout;
    });
    expect(node).toBe(world.identity.instanceId);
  });

  it("gives each service its env, and only that service", async () => {
    expect(Object.fromEntries(await fileOwners(machine, Object.keys(serviceEnvFiles.knc)))).toEqual(
      serviceEnvFiles.knc,
    );
    const apiServer = await readEnv(machine, "/opt/env/kube-apiserver.env");
    expect(apiServer.get("KUBE_API_PUBLIC_HOSTNAME")).toBe(mutable.KUBE_API_PUBLIC_HOSTNAME);
    expect(apiServer.get("CLUSTER_ID")).toBe(world.identity.clusterId);
    const netsy = await readEnv(machine, "/opt/env/netsy.env");
    expect(netsy.get("AWS_ROLE_ARN")).toBe(mutable.NETSY_ASSUME_ROLE);
  });

  it("protects keys from other services", async () => {
    const owners = await fileOwners(machine, [
      "/opt/key/kube-apiserver/service-accounts.key",
      "/opt/key/registry/registry.server.key",
      "/opt/key/netsy/netsy.server.key",
      "/opt/crt/ca.crt",
    ]);
    expect([...owners.values()]).toEqual([
      "640 root:kube-apiserver",
      "640 root:zot",
      "640 root:netsy",
      "640 root:podplane",
    ]);
    const foreign = await machine.run("sudo -u zot cat /opt/key/kube-apiserver/service-accounts.key");
    expect(foreign.status).not.toBe(0);
  });

  it("lets nobody but the API server ask the kubelet", async () => {
    const ask = (client: string): Promise<string> =>
      machine.check(
        `curl --silent --output /dev/null --write-out '%{http_code}' --cacert /opt/crt/ca.crt ${client} https://localhost:10250/pods`,
      );
    const pair = (name: string, folder: string): string =>
      `--cert /opt/crt/${name}.crt --key /opt/key/${folder}/${name}.key`;
    expect(await ask(pair("kube-apiserver.client", "kube-apiserver"))).toBe("200");
    expect(await ask(pair("kubelet.client", "kubelet"))).toMatch(/^(?:200|403)$/);
    expect(await ask(pair("kube2iam.client", "kube2iam"))).toBe("403");
    expect(await ask("")).toBe("401");
  });

  it("gives units no more than they need", async () => {
    const units = services.filter((name) => name !== "containerd" && name !== "kubelet");
    for (const unit of [...units, "hosts-refresh", "nstance-recv-watch"]) {
      const output = await machine.check(`systemd-analyze security --no-pager ${unit}.service | tail -n 1`);
      expect(Number(/: ([0-9.]+)/.exec(output)?.[1] ?? 10), output).toBeLessThanOrEqual(5);
    }
  });

  it("keeps an audit log of what is asked, in a folder of the API server", async () => {
    expect(await machine.check("stat -c '%a %U' /var/log/kube-apiserver/audit.log")).toBe("600 kube-apiserver");
    expect(await machine.check("head -n 1 /var/log/kube-apiserver/audit.log")).toContain('"level":"Metadata"');
  });

  it("lets fluent-bit read what it is to send, and no service its own program", async () => {
    await machine.check(
      "setpriv --reuid fluent-bit --regid fluent-bit --init-groups head -c 1 /var/log/cloud-init.log",
    );
    expect((await machine.run("sudo -u zot touch /opt/zot/bin/run-zot.sh")).status).not.toBe(0);
  });

  it("restarts only what a changed value concerns", async () => {
    expect(await change({ OIDC_ISSUER: "https://login.example.com" })).toEqual([]);
    expect(await machine.check("cat /opt/kube-apiserver/etc/authentication.yaml")).toContain(
      "https://login.example.com",
    );
    expect(await change({ KUBE_API_PUBLIC_HOSTNAME: "api.example.com" })).toEqual(["kube-apiserver"]);
    expect(await change({ REGISTRY_HOSTNAME: "images.example.com" })).toEqual(["containerd", "zot"]);
    const apiServer = await machine.check("tr '\\0' ' ' </proc/$(systemctl show -P MainPID kube-apiserver)/cmdline");
    expect(apiServer).toContain("--external-hostname=api.example.com");
  });

  it.runIf(isWhole)("refuses a delivery with an unknown key, goes on as it was, and takes the next one", async () => {
    const before = await states();
    const kept = await machine.check("sha256sum /opt/podplane/etc/mutable.env /opt/env/*.env");
    const log = await deliver(machine, {
      "mutable.env": renderEnv({ ...mutable, KUBE_LOG_LEVEL: "4", NOT_A_KEY: "1" }),
    });
    expect(log).toContain("NOT_A_KEY");
    expect(changedUnits(before, await states())).toEqual([]);
    expect(await machine.check("sha256sum /opt/podplane/etc/mutable.env /opt/env/*.env")).toBe(kept);
    expect(await change({ KUBE_LOG_LEVEL: "3" })).toEqual(["kube-apiserver", "kube-controller-manager"]);
  });

  it.runIf(isWhole)("is the same after a reboot", async () => {
    const summary = "sha256sum /opt/podplane/etc/*.env /opt/env/*.env /opt/crt/* /opt/key/*/*; cat /etc/hosts";
    const files = await machine.check(summary);
    const before = summarise(await states());
    await machine.reboot();
    await becomesReady();
    expect(await machine.check(summary)).toBe(files);
    const options = { timeoutMs: readyTimeoutMs, intervalMs: 5_000 };
    await waitFor(`the states ${before}`, options, async () =>
      summarise(await states()) === before ? true : undefined,
    );
    expect(await machine.check("systemctl --failed --no-legend --plain")).toBe("");
    expect(world.mirror.takeRequests()).toEqual([]);
  });
});

function summarise(states: ReadonlyMap<string, UnitState>): string {
  return [...states].map(([name, { active, enabled }]) => `${name}: ${active} ${enabled}`).join(", ");
}

const kubectl = [
  "kubectl --server https://127.0.0.1:6443 --certificate-authority /opt/crt/ca.crt --request-timeout 20s",
  "--client-certificate /opt/crt/kube-apiserver.client.crt",
  "--client-key /opt/key/kube-apiserver/kube-apiserver.client.key",
].join(" ");
