import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { upstreamDependenciesOf } from "../../../compiler/deps/index.ts";
import type { IrDependency } from "../../../compiler/ir/index.ts";
import { emitUserData, userDataPath } from "../../../emitters/cloudinit/index.ts";
import { emitCluster } from "../../../runtime/outputs/index.ts";
import { startEtcd } from "../../e2e/kubernetes/servers.ts";
import { type CertificateAuthority, createAuthority, type IssuedCertificate } from "../../e2e/vm/certificates.ts";
import { buildDependencies, type Dependency, mirrorFiles, virtualAddressPackages } from "../../e2e/vm/dependencies.ts";
import { bootMachine, hostAddress, type Machine, type MachineLan, type MachineOptions } from "../../e2e/vm/machine.ts";
import { startMirror } from "../../e2e/vm/mirror.ts";
import { deliver, keepKeys, register, startNstanceServer } from "../../e2e/vm/nstance.ts";
import { buildPackage } from "../../e2e/vm/podplanec.ts";
import { compileText } from "../../helpers/podplane-source.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { configOf } from "../../schema/emitted.ts";
import { makeLan } from "./lan.ts";
import { type ClusterStore, type Delivery, fillStore, startStore } from "./store.ts";

/*
 * A cluster on Proxmox VE as VMs know it: what a source compiles to, on machines of one network, with a real S3 server.
 * Nstance, Netsy, the registry's program and fluent-bit are stand-ins; the state of Kubernetes lies in an etcd on this
 * computer, as Netsy itself is not to be had.
 */

export const address = "10.20.0.6";
export const machineNames = ["knc-one", "knc-two", "knd-one"] as const;
export type MachineName = (typeof machineNames)[number];

export interface RunningMachine {
  readonly name: MachineName;
  readonly machine: Machine;
}

export interface TestCluster {
  readonly machines: readonly RunningMachine[];
  readonly store: ClusterStore;
  /** What the registry's bucket holds for nodes to read. */
  readonly greeting: string;
  /** Files by which this computer speaks to the API as an administrator. */
  readonly access: { readonly ca: string; readonly certificate: string; readonly key: string };
  stop(): Promise<void>;
}

type Stop = () => Promise<void> | void;

/** Boots the machines and delivers to them what Nstance would, out of the store. */
export async function startCluster(): Promise<TestCluster> {
  const folder = temporaryFolder("proxmox-vm");
  const stops: Stop[] = [];
  const stop = async () => {
    for (const one of stops.reverse()) await one();
  };
  try {
    const etcd = await startEtcd();
    stops.push(() => etcd.stop());
    const nstance = await startNstanceServer();
    stops.push(() => nstance.stop());
    const files = await buildFiles(folder);
    const mirror = await startMirror(mirrorFiles([...files.all, files.knc, files.knd]));
    stops.push(() => mirror.stop());
    const authority = await createAuthority(folder);
    const lan = makeLan(machineNames.length);
    stops.push(() => lan.stop());
    const store = await startStore(folder, lan.address);
    stops.push(() => store.stop());
    const greeting = randomBytes(8).toString("hex");
    await store.write("registry", "stand-in/greeting", greeting);
    const source = sourceOf(store.endpoint, etcd.endpoint.replace("127.0.0.1", hostAddress));
    const delivery = await fillStore(join(folder, "cluster"), store, source);
    const outputs = outputsOf({ source, files, mirrorUrl: mirror.guestUrl, nstance: nstance.address });
    const plans: MachinePlan[] = [];
    for (const [index, name] of machineNames.entries()) {
      const { address: own, ...link } = lan.machine(index);
      const certificates = await issue(authority, name, own, outputs.apiAddresses);
      plans.push({ name, lan: link, certificates, authority, outputs, delivery });
    }
    const booted: { readonly plan: MachinePlan; readonly machine: Machine }[] = [];
    // One after the other: under emulation, several that boot at once do not find their disks in time.
    for (const plan of plans) {
      const machine = await bootMachine(machineOf(plan));
      stops.push(() => machine.stop());
      booted.push({ plan, machine });
    }
    const machines = await Promise.all(booted.map(({ plan, machine }) => setUp(plan, machine)));
    const admin = plans[0]?.certificates.find(({ name }) => name === "kube-apiserver.client");
    return { machines, store, greeting, access: accessFiles(folder, authority, admin), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Files {
  readonly all: readonly Dependency[];
  readonly extras: readonly Dependency[];
  readonly knc: Dependency;
  readonly knd: Dependency;
}

async function buildFiles(folder: string): Promise<Files> {
  const at = (name: string) => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const built = (await buildDependencies(at("dependencies"), "knc")).filter(({ name }) => name !== "kube2iam");
  const extras = await virtualAddressPackages();
  const workers = new Set(upstreamDependenciesOf("knd", "amd64").map(({ name }) => name));
  const knc = await buildPackage(at("package-knc"), "knc", built);
  const knd = await buildPackage(
    at("package-knd"),
    "knd",
    built.filter(({ name }) => workers.has(name)),
  );
  return { all: [...built, ...extras], extras, knc, knd };
}

interface Surroundings {
  readonly source: string;
  readonly files: Files;
  readonly mirrorUrl: string;
  readonly nstance: string;
}

interface Outputs {
  userData(kind: "knc" | "knd", instance: string, ca: string): string;
  /** A text with the names of Nstance's servers in it. */
  filled(text: string): string;
  /** What the certificate of the API server has beside the addresses of its VM. */
  readonly apiAddresses: readonly string[];
}

/** What the source compiles to, with files of this computer in the place of those that are published. */
function outputsOf({ source, files, mirrorUrl, nstance }: Surroundings): Outputs {
  const { clusters, diagnostics } = compileText(source);
  const [only] = clusters;
  if (!only?.ir) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const texts = new Map(emitCluster(only).map(({ path, text }) => [path, text]));
  const text = (path: string) => texts.get(path) ?? "";
  const made = new Map(files.all.map((one) => [one.name, one]));
  const vms = only.ir.vms.map((vm) => ({
    ...vm,
    dependencies: vm.dependencies.map((one): IrDependency => {
      const file = one.name === "vmconfig" ? files[vm.kind] : made.get(one.name);
      if (!file) throw new Error(`there is no file of ${one.name}`);
      const url = { ...one.url, value: `${mirrorUrl}/${file.mirrorPath}` };
      return { ...one, url, digest: { ...one.digest, value: file.digest } };
    }),
  }));
  const scripts = new Map(emitUserData({ ...only.ir, vms }).map((file) => [file.path, file.text]));
  const servers = { "Server.RegistrationAddr": nstance, "Server.AgentAddr": nstance };
  return {
    userData: (kind, instance, ca) => {
      const vm = vms.find((one) => one.kind === kind);
      const place = { "Provider.Region": "home", "Provider.Zone": "home", "Instance.Type": "" };
      const identity = { "Instance.ID": instance, "Cluster.ID": "tools", "Cluster.CACert": ca.trim(), Nonce: "nonce" };
      return filled((vm && scripts.get(userDataPath(vm))) ?? "", { ...place, ...identity, ...servers });
    },
    filled: (text) => filled(text, servers),
    apiAddresses: addressesOf(text("podplane.proxmox_home.config.jsonc")),
  };
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((rest, [name, value]) => rest.replaceAll(`{{ .${name} }}`, value), text);
}

function addressesOf(config: string): readonly string[] {
  const { certificates } = configOf(config) as {
    readonly certificates: Readonly<Record<string, { readonly ip: readonly string[] }>>;
  };
  const own = ["127.0.0.1", "::1"];
  return (certificates["kube-apiserver.server"]?.ip ?? []).filter((one) => !one.startsWith("{{") && !own.includes(one));
}

function sourceOf(endpoint: string, etcd: string): string {
  return `podplane 1

cluster tools {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes {
    api_hostname = "k8s.example.com"
    cluster_cidr = [100.64.0.0/10]
    service_cidr = [198.18.0.0/15]
    etcd_servers = "${etcd}"
  }
  registry { hostname = "registry.example.com" }
  telemetry { enabled = false }
  seed none {}
  pool control-plane { arch = amd64, size = 2, cores = 2, memory = 4GiB }
  pool workers       { arch = amd64, size = 1, cores = 2, memory = 4GiB }
  provider proxmox home {
    node pve1 { address = 192.168.10.11 }
    storage { disks = "local-lvm" }
    network { bridge = "vmbr0", cidr = 10.20.0.0/24 }
    leader { address = 192.168.10.250 }
    api { virtual_address = ${address} }
    object_store { endpoint = "${endpoint}" }
    server { version = "2.0.1", digest = "sha512:${"0".repeat(128)}" }
    zone home {
      subnet { pool = control-plane }
      subnet { pool = workers }
    }
  }
}
`;
}

const kindOf = (name: MachineName): "knc" | "knd" => (name.startsWith("knc") ? "knc" : "knd");

function issue(
  authority: CertificateAuthority,
  name: MachineName,
  ipv4: string,
  serviceAddresses: readonly string[],
): Promise<readonly IssuedCertificate[]> {
  const identity = { clusterId: "tools", instanceId: name, kind: kindOf(name), ipv4, apiHostname: "k8s.example.com" };
  return authority.issueAll({ ...identity, serviceAddresses });
}

interface MachinePlan {
  readonly name: MachineName;
  readonly lan: MachineLan;
  readonly certificates: readonly IssuedCertificate[];
  readonly authority: CertificateAuthority;
  readonly outputs: Outputs;
  readonly delivery: Delivery;
}

function machineOf({ name, lan, authority, outputs }: MachinePlan): MachineOptions {
  const userData = outputs.userData(kindOf(name), name, authority.certificate);
  return { hostname: name, userData, memoryMiB: 3072, lan };
}

/** Waits for the user-data, and delivers the first files. */
async function setUp(
  { name, certificates, authority, outputs, delivery }: MachinePlan,
  machine: Machine,
): Promise<RunningMachine> {
  const kind = kindOf(name);
  await machine.run("cloud-init status --wait");
  const status = await machine.check("cloud-init status | head -n 1");
  if (status !== "status: done") {
    const log = await machine.check("tail -n 40 /var/log/cloud-init-output.log");
    throw new Error(`${name}: ${status}\n${log}`);
  }
  await register(machine);
  await keepKeys(machine, certificates);
  const files = await delivery(kind === "knc" ? "control-plane" : "workers");
  await deliver(machine, {
    ...Object.fromEntries(Object.entries(files).map(([file, text]) => [file, outputs.filled(text)])),
    "ca.crt": authority.certificate,
    ...Object.fromEntries(certificates.map((one) => [`${one.name}.crt`, one.certificate])),
  });
  return { name, machine };
}

function accessFiles(
  folder: string,
  authority: CertificateAuthority,
  admin: IssuedCertificate | undefined,
): TestCluster["access"] {
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  return {
    ca: write("access-ca.crt", authority.certificate),
    certificate: write("access.crt", admin?.certificate ?? ""),
    key: write("access.key", admin?.key ?? ""),
  };
}
