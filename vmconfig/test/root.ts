import { execFile, execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";

const here = dirname(fileURLToPath(import.meta.url));

/** A script that never ends is one that fails. */
const patience = {
  timeout: Number(process.env["PODPLANEC_SCRIPT_SECONDS"] ?? 110) * 1000,
  killSignal: "SIGKILL",
} as const;

export type Kind = "knd" | "knc";

export interface RunResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order of the streams. */
  readonly log: string;
}

/** A folder that stands for `/` of a VM, with the package laid out in it and stand-ins on PATH. */
export interface Root {
  readonly path: string;
  readonly kind: Kind;
  /** Runs a script below `/`, such as `opt/podplane/bin/configure.sh`. */
  run(script: string, args?: readonly string[], env?: Readonly<Record<string, string>>): RunResult;
  /** The same without waiting, for tests of runs at the same time. */
  start(script: string, args?: readonly string[], env?: Readonly<Record<string, string>>): Promise<RunResult>;
  /** Sources libraries, by their names below lib/, and runs a piece of Bash with them. */
  bash(libraries: readonly string[], code: string, env?: Readonly<Record<string, string>>): RunResult;
  read(path: string): string;
  exists(path: string): boolean;
  /** Permission bits, as `0640`. */
  mode(path: string): string;
  write(path: string, content: string | Uint8Array, mode?: number): void;
  remove(path: string): void;
  /** Answers and memory of the stand-ins, below `$FAKE_STATE`. */
  fake(path: string, content?: string): void;
  unfake(path: string): void;
  /** What the stand-ins were called with since the last time this was asked. */
  calls(): readonly string[];
  /** Every file below a folder with a digest of its content and mode: equal when nothing changed. */
  snapshot(path?: string): string;
}

/** Lays the package of a kind out in a temporary folder, which is removed after the tests. */
export function makeRoot(kind: Kind = "knc"): Root {
  const path = temporaryFolder("vmconfig");
  for (const tree of kind === "knc" ? ["knd", "knc"] : ["knd"]) {
    cpSync(join(here, "..", tree), path, { recursive: true });
  }
  const root = rootAt(path, kind);
  root.fake("ip-route", "1.0.0.0 via 192.0.2.1 dev eth0 src 192.0.2.10 uid 0\n");
  root.fake("ip-4", "2: eth0    inet 192.0.2.10/24 brd 192.0.2.255 scope global eth0\n");
  root.fake("ip-6", "2: eth0    inet6 fe80::1/64 scope link\n2: eth0    inet6 2001:db8::10/64 scope global dynamic\n");
  root.fake("hostname", `${kind}-0001\n`);
  root.fake("fqdn", `${kind}-0001.example.com\n`);
  root.fake("hosts", "");
  root.write("/var/lib/cloud/data/instance-id", "i-local\n");
  root.write("/etc/hosts", "127.0.0.1 localhost\n");
  // A clock that only the scripts move, by waiting.
  root.write("/proc/uptime", "1000.00 0.00\n");
  root.write("/proc/sys/kernel/random/boot_id", "first boot\n");
  return root;
}

function rootAt(path: string, kind: Kind): Root {
  const state = join(path, ".fake");
  mkdirSync(state, { recursive: true });
  const environment = (extra: Readonly<Record<string, string>>): Record<string, string> => ({
    PATH: `${join(here, "bin")}:${process.env["PATH"] ?? ""}`,
    HOME: path,
    PODPLANE_ROOT: path,
    FAKE_STATE: state,
    ...extra,
  });
  const at = (name: string): string => join(path, name);
  const root: Root = {
    path,
    kind,
    run: (script, args = [], env = {}) => {
      const done = spawnSync(at(script), args, { env: environment(env), encoding: "utf8", ...patience });
      return result(done.status, done.stdout, done.stderr);
    },
    start: (script, args = [], env = {}) =>
      new Promise((resolve) => {
        const child = execFile(at(script), args, { env: environment(env) }, (_, stdout, stderr) =>
          resolve(result(child.exitCode, stdout, stderr)),
        );
      }),
    bash: (libraries, code, env = {}) => {
      const sources = libraries.map((name) => `source "$PODPLANE_ROOT/opt/podplane/lib/${name}.sh"`);
      const done = spawnSync("bash", ["-c", [...sources, code].join("\n")], {
        env: environment(env),
        encoding: "utf8",
        ...patience,
      });
      return result(done.status, done.stdout, done.stderr);
    },
    read: (name) => readFileSync(at(name), "utf8"),
    exists: (name) => existsSync(at(name)),
    mode: (name) => `0${(statSync(at(name)).mode & 0o7777).toString(8)}`,
    write: (name, content, mode = 0o644) => {
      mkdirSync(dirname(at(name)), { recursive: true });
      writeFileSync(at(name), content);
      chmodSync(at(name), mode);
    },
    remove: (name) => rmSync(at(name), { recursive: true, force: true }),
    fake: (name, content = "") => {
      mkdirSync(dirname(join(state, name)), { recursive: true });
      writeFileSync(join(state, name), content);
    },
    unfake: (name) => rmSync(join(state, name), { force: true }),
    calls: () => {
      const file = join(state, "calls");
      const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
      writeFileSync(file, "");
      return lines;
    },
    snapshot: (name = "/") => snapshotOf(at(name)),
  };
  return root;
}

function result(status: number | null, stdout: string, stderr: string): RunResult {
  return { status: status ?? -1, stdout, stderr, log: stdout + stderr };
}

function snapshotOf(folder: string): string {
  const lines: string[] = [];
  const passing = /^\/(?:\.fake|proc|run)(?:\/|$)|\/delivery\/(?:incoming|candidates)/;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length);
    if (passing.test(name)) continue;
    const mode = (statSync(path).mode & 0o7777).toString(8);
    const digest = entry.isFile() ? createHash("sha256").update(readFileSync(path)).digest("hex") : "-";
    lines.push(`${name} ${mode} ${digest}`);
  }
  return lines.sort().join("\n");
}

/** A copy of a tree as it is, stand-ins' memory included, for a test that changes it. */
export function cloneRoot(original: Root): Root {
  const path = temporaryFolder("vmconfig");
  // With the modes of folders, which Node's own copy does not keep.
  execFileSync("cp", ["--archive", "--no-target-directory", original.path, path]);
  return rootAt(path, original.kind);
}

/** A certificate as far as the scripts look at it. */
export function certificate(name: string): string {
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(name).toString("base64")}\n-----END CERTIFICATE-----\n`;
}

export const nstanceCa = certificate("nstance-ca");

/** user-data.env as the compiler writes it; `values` replaces or, with undefined, leaves out a key. */
export function userData(values: Readonly<Record<string, string | undefined>> = {}): string {
  const all: Record<string, string | undefined> = {
    IMMUTABLE_SSH_AUTHORIZED_KEYS: "",
    INSTANCE_ID: "knc0001",
    CLUSTER_ID: "tools",
    PROVIDER_KIND: "local",
    PROVIDER_REGION: "local",
    PROVIDER_ZONE: "local-a",
    PROVIDER_INSTANCE_TYPE: "",
    NSTANCE_SERVER_REGISTRATION_ADDR: "127.0.0.1:8992",
    NSTANCE_SERVER_AGENT_ADDR: "127.0.0.1:8994",
    NSTANCE_CA_CERT: Buffer.from(nstanceCa).toString("base64"),
    ...values,
  };
  return envText(all);
}

export function envText(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}='${value.replaceAll("'", "'\\''")}'\n`]))
    .join("");
}

export interface Artifact {
  readonly name: string;
  readonly type: "deb" | "tar.gz" | "binary";
  readonly content: Uint8Array;
}

/** Puts a manifest, its script and the named artifacts where user-data leaves them. */
export function stage(root: Root, artifacts: readonly Artifact[], staging = "/opt/deps"): void {
  const entries = artifacts.map((artifact) => ({
    ...artifact,
    digest: `sha256:${createHash("sha256").update(artifact.content).digest("hex")}`,
  }));
  const manifest = `${JSON.stringify(
    {
      vmconfig: {
        version: "0.1.0",
        kind: root.kind,
        images: [{ image: "registry.k8s.io/pause:3.10.2" }],
        dependencies: Object.fromEntries(entries.map(({ name, type, digest }) => [name, { type, digest }])),
      },
    },
    null,
    2,
  )}\n`;
  const digest = createHash("sha256").update(manifest).digest("hex");
  root.write("/opt/podplane/share/vmconfig-manifest.json", manifest);
  root.write(
    "/opt/podplane/share/vmconfig-manifest.sh",
    [
      `VMCONFIG_MANIFEST_SHA256='${digest}'`,
      `VMCONFIG_KIND='${root.kind}'`,
      `VMCONFIG_DEPENDENCIES=(`,
      ...entries.map((entry) => `  $'${entry.name}\\t${entry.type}\\t${entry.digest}'`),
      `)`,
      "",
    ].join("\n"),
  );
  for (const entry of entries) {
    root.write(`${staging}/${entry.name}${entry.type === "binary" ? "" : `.${entry.type}`}`, entry.content);
  }
}

/** A VM on which install.sh has run, with user-data.env and the identity that user-data writes. */
export function installedRoot(kind: Kind = "knc", values: Readonly<Record<string, string | undefined>> = {}): Root {
  const root = makeRoot(kind);
  root.write(
    "/opt/podplane/share/vmconfig-installed.json",
    `{"vmconfig":{"version":"0.1.0","kind":"${kind}","images":[{"image":"registry.k8s.io/pause:3.10.2"}]}}\n`,
  );
  root.write("/opt/podplane/etc/user-data.env", userData(values), 0o600);
  root.write("/opt/nstance-agent/identity/nonce.jwt", "nonce\n", 0o600);
  return root;
}

export const scripts = {
  install: "/opt/podplane/bin/install.sh",
  configure: "/opt/podplane/bin/configure.sh",
  bootstrap: "/opt/podplane/bin/bootstrap.sh",
  permissions: "/opt/podplane/bin/permissions.sh",
  restart: "/opt/podplane/bin/restart.sh",
  update: "/opt/podplane/bin/update-mutable-env.sh",
  watch: "/opt/podplane/bin/nstance-recv-watch.sh",
  hosts: "/opt/podplane/lib/configure/hosts.sh",
} as const;

/** Without the network: the check of the Nstance server and name lookups are left out. */
export const offline = { PODPLANE_OFFLINE: "1" } as const;
