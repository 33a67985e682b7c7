import { existsSync } from "node:fs";
import {
  certificate,
  cloneRoot,
  envText,
  installedRoot,
  type Kind,
  offline,
  type Root,
  type RunResult,
  scripts,
} from "./root.ts";

/** What a delivery does to a VM, as the tests and the long runs play it. */

export const recv = "/opt/nstance-agent/recv";
export const mutable = "/opt/podplane/etc/mutable.env";

export type Values = Readonly<Record<string, string>>;

/** As our compiler delivers: every key, with its default where nothing is set. */
export const first = {
  KUBE_LOG_LEVEL: "2",
  KUBE_CLUSTER_CIDR: "100.64.0.0/10,fd64::/48",
  KUBE_CLUSTER_DNS: "198.19.255.254,fdc6::ffff",
  KUBE_API_INTERNAL_LB_HOSTNAME: "",
  NETSY_REGION: "",
  REGISTRY_REGION: "",
  REGISTRY_ENABLED: "true",
  SSH_AUTHORIZED_KEY: "",
  NETSY_BUCKET: "tools-netsy",
  REGISTRY_BUCKET: "tools-registry",
  REGISTRY_HOSTNAME: "registry.example.com",
  OIDC_ISSUER: "https://auth.example.com",
  TELEMETRY_ENABLED: "false",
} as const;

/** A VM on which user-data is through, and nothing was delivered. */
export function booted(kind: Kind): Root {
  const before = bootedOnce.get(kind);
  if (before && existsSync(before.path)) return cloneRoot(before);
  const root = installedRoot(kind);
  root.run(scripts.configure, [], offline);
  root.run(scripts.restart, [], offline);
  root.calls();
  bootedOnce.set(kind, root);
  return cloneRoot(root);
}

/** Machines to copy. They are removed after the last test of a file, and files share this module. */
const bootedOnce = new Map<Kind, Root>();

/** A VM after its first delivery: everything runs that a VM of this kind runs. */
export function running(kind: Kind): Root {
  const root = booted(kind);
  deliver(root, first);
  for (const name of ["kubelet.client", "kubelet.server", "containerd.client", "registry.server"])
    issue(root, name, "1");
  if (kind === "knc") for (const name of ["kube-apiserver.server", "netsy.server"]) issue(root, name, "1");
  root.write(`${recv}/ca.crt`, certificate("ca"));
  const run = watch(root);
  if (run.status !== 0) throw new Error(run.log);
  root.calls();
  return root;
}

export function deliver(root: Root, values: Values, file = "mutable.env"): void {
  root.write(`${recv}/${file}`, envText(values), 0o600);
  root.write(`${recv}/write-files.last`, "1");
}

export function issue(root: Root, name: string, version: string): void {
  root.write(`${recv}/${name}.crt`, certificate(`${name} ${version}`));
  root.write(`/opt/nstance-agent/keys/${name}.key`, `key of ${name} ${version}\n`);
}

export function watch(root: Root, extra: Values = {}): RunResult {
  return root.run(scripts.watch, [], { ...offline, ...extra });
}

/** The services that were restarted or stopped since the last time this was asked. */
export function touched(root: Root): readonly string[] {
  return root
    .calls()
    .flatMap((call) => /^systemctl (?:restart|disable --now) (.*)\.service$/.exec(call)?.[1] ?? [])
    .sort();
}

export function status(root: Root): Readonly<Record<string, unknown>> {
  return JSON.parse(root.read("/opt/podplane/delivery/status.json"));
}

/** Moves the clock of the tree on. */
export function passSeconds(root: Root, seconds: number): void {
  const [now] = root.read("/proc/uptime").split(" ");
  root.write("/proc/uptime", `${Number(now) + seconds}.00 0.00\n`);
}

/** As after a reboot: systemd has started what is enabled. */
export function reboot(root: Root): void {
  root.write("/proc/sys/kernel/random/boot_id", `boot after ${root.read("/proc/uptime")}`);
  root.write("/proc/uptime", "60.00 0.00\n");
}
