import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bootstrapped } from "../../../vmconfig/test/configured.ts";
import { offline, scripts } from "../../../vmconfig/test/root.ts";
import { type BackgroundProcess, startProcess } from "../../helpers/background-process.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { getTool } from "../../helpers/tools.ts";
import { createAuthority } from "../vm/certificates.ts";

/*
 * VMs of a control plane as far as a virtual address concerns them: network namespaces on one bridge, each with its own
 * interface, the stand-in of an API server, and keepalived as the package of vmconfig configures and starts it.
 */

export const address = "10.20.0.6";

export interface ControlPlane {
  readonly name: string;
  /** Whether its API server serves. */
  serve(does: boolean): void;
  /** Starts keepalived. */
  start(): void;
  /** Ends keepalived and the API server, as a VM that is switched off does. */
  stop(): Promise<void>;
  /** Takes the VM from the network, or puts it back. */
  connect(is: boolean): void;
  holds(): boolean;
  /** What keepalived last said of its API server; undefined where it said nothing yet. */
  isWell(): boolean | undefined;
  log(): string;
}

export interface Lab {
  readonly nodes: readonly ControlPlane[];
  /** Who answers at the virtual address, as a worker sees it; undefined where nobody does. */
  answering(): string | undefined;
  stop(): Promise<void>;
}

function ip(...words: readonly string[]): string {
  return execFileSync(getTool("ip"), words, { encoding: "utf8" });
}

export async function makeLab(names: readonly string[]): Promise<Lab> {
  const folder = temporaryFolder("keepalived");
  const prefix = `pdp${process.pid}`;
  const outside = `${prefix}-worker`;
  const authority = await createAuthority(folder);
  const serviceAddresses = ["198.18.0.1", address];
  const identity = { clusterId: "tools", kind: "knc", apiHostname: "k8s.example.com", serviceAddresses } as const;
  // Signed alike: who answers is told by the answer.
  await authority.issueAll({ ...identity, instanceId: "knc", ipv4: "10.20.0.11" });
  ip("netns", "add", outside);
  ip("-n", outside, "link", "add", "br0", "type", "bridge");
  ip("-n", outside, "addr", "add", "10.20.0.1/24", "dev", "br0");
  ip("-n", outside, "link", "set", "br0", "up");
  const nodes = names.map((name, index) => makeNode({ folder, name, index, outside, space: `${prefix}-${name}` }));
  return {
    nodes,
    answering: () => {
      const pair = ["--cert", join(folder, "kubelet.client.crt"), "--key", join(folder, "kubelet.client.key")];
      const ask = [...["--silent", "--max-time", "2", "--cacert", join(folder, "ca.crt")], ...pair];
      const words = ["netns", "exec", outside, "curl", ...ask, `https://${address}:6443/name`];
      const { status, stdout } = spawnSync(getTool("ip"), words, { encoding: "utf8" });
      return status === 0 ? stdout : undefined;
    },
    stop: async () => {
      for (const node of nodes) await node.stop();
      for (const name of [...names.map((one) => `${prefix}-${one}`), outside]) ip("netns", "del", name);
    },
  };
}

interface NodeParts {
  readonly folder: string;
  readonly name: string;
  readonly index: number;
  /** Namespaces of the bridge, and of the node. */
  readonly outside: string;
  readonly space: string;
}

function makeNode({ folder, name, index, outside, space }: NodeParts): ControlPlane {
  const link = `vm${index}`;
  ip("netns", "add", space);
  ip("link", "add", link, "netns", outside, "type", "veth", "peer", "name", "eth0", "netns", space);
  ip("-n", outside, "link", "set", link, "master", "br0", "up");
  ip("-n", space, "addr", "add", `10.20.0.${11 + index}/24`, "dev", "eth0");
  for (const one of ["lo", "eth0"]) ip("-n", space, "link", "set", one, "up");
  const root = configuredRoot(folder);
  const log = join(folder, `${name}.log`);
  const serves = join(folder, `${name}.serves`);
  const script = join(import.meta.dirname, "api-server.ts");
  const within = ["netns", "exec", space];
  const api = startProcess(
    getTool("ip"),
    [...within, process.execPath, script, folder, name],
    join(folder, `${name}-api.log`),
  );
  let running: BackgroundProcess | undefined;
  return {
    name,
    serve: (does) => (does ? writeFileSync(serves, "") : rmSync(serves, { force: true })),
    start: () => {
      running = startProcess(getTool("ip"), [...within, "unshare", "--mount", "bash", "-c", inRoot, root], log);
    },
    stop: async () => {
      await running?.stop();
      await api.stop();
    },
    connect: (is) => ip("-n", outside, "link", "set", link, is ? "up" : "down"),
    holds: () => ip("-n", space, "-o", "-4", "addr", "show", "dev", "eth0").includes(` ${address}/32 `),
    isWell: () => {
      const said = readFileSync(log, "utf8")
        .match(/VRRP_Script\(kube_apiserver\) (?:succeeded|failed)/g)
        ?.at(-1);
      return said?.endsWith("succeeded");
    },
    log: () => readFileSync(log, "utf8"),
  };
}

/** What `configure.sh` makes of the settings, with the files that Nstance delivers. */
function configuredRoot(folder: string): string {
  const root = bootstrapped("knc", { KUBE_API_VIRTUAL_ADDRESS: address }, { PROVIDER_KIND: "proxmox" });
  root.write("/usr/sbin/keepalived", "", 0o755);
  const { status, log } = root.run(scripts.configure, [], offline);
  if (status !== 0) throw new Error(log);
  const places = {
    "ca.crt": "opt/crt/ca.crt",
    "kubelet.client.crt": "opt/crt/kubelet.client.crt",
    "kubelet.client.key": "opt/key/kubelet/kubelet.client.key",
  };
  for (const [file, place] of Object.entries(places)) {
    mkdirSync(join(root.path, place, ".."), { recursive: true });
    copyFileSync(join(folder, file), join(root.path, place));
  }
  return root.path;
}

/** The command of the unit, with no more rights than the unit gives it: what they are short of, the check is too. */
function startCommand(): string {
  const unit = readFileSync(
    join(import.meta.dirname, "../../../vmconfig/knc/etc/systemd/system/keepalived.service"),
    "utf8",
  );
  const [command, capabilities] = ["ExecStart", "CapabilityBoundingSet"].map((name) => {
    const value = new RegExp(`^${name}=(.+)$`, "m").exec(unit)?.[1];
    if (value === undefined) throw new Error(`the unit has no ${name}`);
    return value;
  });
  const kept = capabilities?.split(" ").map((one) => `+${one.replace(/^CAP_/, "").toLowerCase()}`);
  return `setpriv --no-new-privs --bounding-set=${["-all", ...(kept ?? [])].join(",")} ${command}`;
}

/** Where the VM's folders are in the place of this machine's, run the unit's command. */
const inRoot = `set -e
mount --bind "$0/opt" /opt
mount -t tmpfs none /run
mkdir /run/keepalived
exec ${startCommand()} --log-console`;
