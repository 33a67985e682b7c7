import { execFileSync } from "node:child_process";
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { emitCluster } from "../../../runtime/outputs/index.ts";
import { besideAws, besideGoogle } from "../../helpers/hybrid-sources.ts";
import { compileText } from "../../helpers/podplane-source.ts";
import type { World } from "../../helpers/proxmox/programs.ts";
import { type Run, type StandIns, startStandIns } from "../../helpers/proxmox/stand-ins.ts";
import { newState, type PveState } from "../../helpers/proxmox/state.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";

/** Three nodes, their scripts, and all that these reach. */
export interface Lab {
  /** Below it lie the files of all nodes, and the programs that they run. */
  readonly folder: string;
  /** The cluster that the scripts are of. */
  readonly source: string;
  /** What OpenTofu reads of it. */
  readonly tofuFiles: Readonly<Record<string, string>>;
  readonly state: PveState;
  readonly standIns: StandIns;
  /** Secrets that may stand in no output, argument or other file. */
  readonly canaries: readonly string[];
  readonly input: string;
  run(node: string, ...options: readonly string[]): Promise<Run>;
  /** With other secrets. */
  runWith(node: string, input: string): Promise<Run>;
  /** A file of a node. */
  read(node: string, path: string): string;
  /** All that a run may change: the state of the stand-ins, and the files of all nodes with their modes. */
  snapshot(): string;
}

export interface LabOptions {
  /** Of Proxmox VE, by node. */
  readonly versions?: Readonly<Record<string, string>>;
  readonly network?: string;
  readonly firewall?: string;
  /** How `apply` reaches the nodes: a block, with the secrets that it names declared before the cluster. */
  readonly ssh?: { readonly secrets: string; readonly block: string };
  /** Who makes the template, the SDN and the security group. */
  readonly manage?: "script" | "terraform";
  /** The cloud that holds the cluster; else a store of one's own does. */
  readonly beside?: "aws" | "google" | undefined;
  /** Of each node, by its place; else in a network that is not there. */
  readonly addressOf?: (index: number) => string;
}

export const three = { pve1: "9.1.2", pve2: "9.1.2", pve3: "9.1.2" } as const;
export const onSdn = `network {
      cidr = 10.20.0.0/24
      sdn vxlan { zone = "k8s", vnet = "k8snet", tag = 100, gateway = 10.20.0.1 }
    }`;
export const onBridge = 'network { bridge = "vmbr1", bridge_ports = ["eno2"], cidr = 10.20.0.0/24 }';
const everyRule = "firewall { management = [192.168.10.0/24], enable = true }";

const digestOf = (bytes: string | Buffer) => `sha512:${createHash("sha512").update(bytes).digest("hex")}`;

export async function makeLab({
  versions = three,
  network = onSdn,
  firewall = everyRule,
  ssh = { secrets: "", block: "" },
  manage = "script",
  beside,
  addressOf = (index) => `192.168.10.${11 + index}`,
}: LabOptions = {}): Promise<Lab> {
  const folder = temporaryFolder("nodes");
  const archive = makeArchive(folder);
  const image = "the image";
  const digests = { image: digestOf(image), server: digestOf(archive) };
  const parts = { versions, network, firewall, ssh, manage, addressOf, ...digests };
  const source = beside === undefined ? sourceOf(parts) : sourceBeside(beside, parts);
  const emitted = filesIn(source);
  const scripts = emitted.filter(({ path }) => /^podplane\.proxmox_\w+\.sh$/.test(path));
  for (const { path, text } of scripts) writeFileSync(join(folder, path), text);
  const state = newState(versions, folder);
  state.objects.add(`shard/${beside === undefined ? "home" : "rack"}/config.jsonc`);
  const key = randomBytes(32).toString("base64");
  const storeKey = { id: `id-${randomBytes(8).toString("hex")}`, secret: `canary-${randomBytes(8).toString("hex")}` };
  const tokens: string[] = [];
  const newSecret = () => {
    const secret = `cafe${randomBytes(8).toString("hex")}`;
    tokens.push(secret);
    return secret;
  };
  const downloads = new Map<string, Buffer | string>([
    ["https://example.com/debian.qcow2", image],
    ["https://example.com/nstance.tar.gz", archive],
  ]);
  const account = beside === "google" ? newAccount() : undefined;
  const world: World = { state, downloads, storeKey, newSecret, ...(beside ? { beside: { account } } : {}) };
  const standIns = await startStandIns(join(folder), world);
  onTestFinished(async () => {
    await standIns.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const pair = `AWS_ACCESS_KEY_ID=${storeKey.id}\nAWS_SECRET_ACCESS_KEY=${storeKey.secret}\n`;
  const keyFile = account ? Buffer.from(account.file).toString("base64") : "";
  const inputs = { own: `ENCRYPTION_KEY=${key}\n${pair}`, aws: pair, google: `GOOGLE_CREDENTIALS=${keyFile}\n` };
  const input = inputs[beside ?? "own"];
  return {
    folder,
    source,
    tofuFiles: Object.fromEntries(emitted.flatMap(({ path, text }) => (path.endsWith(".tf") ? [[path, text]] : []))),
    state,
    standIns,
    input,
    get canaries() {
      return [key, storeKey.secret, ...(account ? [keyFile, account.secret] : []), ...tokens];
    },
    run(node, ...options) {
      const given = options.includes("--secrets") ? input : "";
      return standIns.run(node, join(folder, `podplane.proxmox_${node}.sh`), options, given);
    },
    runWith: (node, other) => standIns.run(node, join(folder, `podplane.proxmox_${node}.sh`), ["--secrets"], other),
    read: (node, path) => readFileSync(join(folder, node, path), "utf8"),
    snapshot: () => JSON.stringify(state, plain) + filesOf(folder, [...Object.keys(versions), "shared"]),
  };
}

function makeArchive(folder: string): Buffer {
  mkdirSync(join(folder, "archive"));
  writeFileSync(join(folder, "archive", "nstance-server"), "#!/bin/sh\n", { mode: 0o755 });
  execFileSync("tar", ["--create", "--gzip", "--file", "server.tar.gz", "--directory", "archive", "nstance-server"], {
    cwd: folder,
  });
  return readFileSync(join(folder, "server.tar.gz"));
}

/** An account of Google Cloud with its key. */
function newAccount() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const file = {
    type: "service_account",
    client_email: "tools-rack-servers@my-project.iam.gserviceaccount.com",
    private_key: pem,
    token_uri: "https://oauth2.example.com/token",
  };
  return {
    file: `${JSON.stringify(file, null, 2)}\n`,
    secret: pem.split("\n")[1] ?? "",
    publicKey,
    token: "ya29.token",
  };
}

type SourceParts = Required<Omit<LabOptions, "beside">> & { readonly image: string; readonly server: string };

function sourceBeside(cloud: "aws" | "google", { versions, firewall, addressOf, image, server }: SourceParts): string {
  const nodes = Object.keys(versions).map((name, index) => `node ${name} { address = ${addressOf(index)} }`);
  return { aws: besideAws, google: besideGoogle }[cloud]({
    nodes: nodes.join("\n    "),
    image: `image { url = "https://example.com/debian.qcow2", digest = "${image}" }`,
    server: `server { version = "2.0.1", digest = "${server}", url = "https://example.com/nstance.tar.gz" }`,
    own: firewall,
  });
}

function sourceOf(parts: SourceParts): string {
  const nodes = Object.keys(parts.versions).map(
    (name, index) => `node ${name} { address = ${parts.addressOf(index)} }`,
  );
  const machine = "arch = amd64, cores = 2, memory = 4GiB, size = 1";
  return `podplane 1
${parts.ssh.secrets}
cluster tools {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.example.com" }
  seed none {}
  pool control-plane { ${machine} }
  pool web { ${machine} }
  provider proxmox home {
    ${nodes.join("\n    ")}
    manage = ${parts.manage}
    package_source = no-subscription
    ntp_servers = ["ntp.example.com"]
    pve_pool = "lab"
    storage { disks = "local-lvm" }
    ${parts.network}
    ${parts.ssh.block}
    ${parts.firewall}
    leader { address = 192.168.10.250 }
    api { address = "192.168.10.240" }
    object_store { endpoint = "https://s3.example.com" }
    image { url = "https://example.com/debian.qcow2", digest = "${parts.image}" }
    server { version = "2.0.1", digest = "${parts.server}", url = "https://example.com/nstance.tar.gz" }
    zone home {
      subnet { pool = control-plane }
      subnet { pool = web }
    }
  }
}
`;
}

function filesIn(source: string) {
  const { clusters, diagnostics } = compileText(source);
  const [only] = clusters;
  if (!only?.ir) throw new Error(diagnostics.map((one) => `${one.name}: ${one.message}`).join("\n"));
  return emitCluster(only);
}

/** Maps and sets as lists, for a comparison. */
function plain(_: string, value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...value] : value;
}

/** Path, mode, owner and digest of every file. */
function filesOf(folder: string, parts: readonly string[]): string {
  const find = ["-c", 'find "$@" -type f -printf "%p %m %U %G " -exec sha256sum {} \\; | sort', "find", ...parts];
  return execFileSync("bash", find, { cwd: folder, encoding: "utf8" });
}
