/*
 * What the local mirror serves: every dependency that the release pins, at its place and of its type
 * and layout, but of another version where that one cannot be built, so with a digest of its own. Real: containerd, crictl and the Kubernetes programs (built by .ci/tools/ from their Go
 * modules), runc, CNI plugins, libpq5, libsubid5 and uidmap (Debian 13's packages). Stand-ins,
 * see stand-ins/: netsy (a real etcd inside), nstance-agent, zot, fluent-bit, kube2iam.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  createReadStream,
  globSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import {
  type DependencyArch,
  type DependencyKind,
  localFile,
  mirrorPath,
  type PinnedDependency,
  upstreamDependenciesOf,
  virtualAddressDependencies,
} from "../../../compiler/deps/index.ts";
import { getTool, toolsCache } from "../../helpers/tools.ts";

const runFile = promisify(execFile);

/** A pinned dependency whose file, and so digest and size, is the one made here. */
export interface Dependency extends PinnedDependency {
  /** The file on this machine. */
  readonly path: string;
}

/** What `describeWithTools` must ask for, besides those of the machine. */
export const dependencyTools: readonly string[] = [
  "containerd",
  "crictl",
  "dpkg-deb",
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubectl",
  "kubelet",
  "tar",
];

const arch: DependencyArch = "amd64";
const kube2iamUrl = "https://deps.example.com/kube2iam";
/** What a cluster's `dependency kube2iam` block adds. Its digest is that of nothing until there is a file. */
export const kube2iam: PinnedDependency = {
  name: "kube2iam",
  version: "0.12.0",
  type: "binary",
  url: kube2iamUrl,
  digest: "",
  size: 0,
  file: localFile("kube2iam", "binary"),
  mirrorPath: mirrorPath("kube2iam", "0.12.0", kube2iamUrl),
};
const standIns = join(import.meta.dirname, "stand-ins");

/**
 * Builds a file for each dependency that the release pins for a kind of machine, and one of
 * kube2iam, which only a cluster can pin. Sorted by name.
 */
export async function buildDependencies(folder: string, kind: DependencyKind): Promise<readonly Dependency[]> {
  const pins = [...upstreamDependenciesOf(kind, arch), kube2iam];
  const built = await Promise.all(
    pins.map(async (pin) => withFile(pin, await (builders[pin.name] ?? missingBuilder(pin.name))(folder))),
  );
  return built.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The packages of Debian that a virtual address needs: their own files, whatever their version in the archive is now. */
export function virtualAddressPackages(): Promise<readonly Dependency[]> {
  return Promise.all(virtualAddressDependencies().map((pin) => withFile(pin, debianPackage(pin.name))));
}

/** The pinned dependency, with this file in the place of the one that is published. */
export async function withFile(pin: PinnedDependency, path: string): Promise<Dependency> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  const digest = `sha256:${hash.digest("hex")}`;
  return { ...pin, path, digest, size: statSync(path).size };
}

/** For `startMirror`. */
export function mirrorFiles(dependencies: readonly Dependency[]): ReadonlyMap<string, string> {
  return new Map(dependencies.map(({ mirrorPath, path }) => [mirrorPath, path]));
}

function standIn(folder: string, name: string, program = name): string {
  const target = join(folder, name, program);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(standIns, `${name}.sh`), target);
  chmodSync(target, 0o755);
  return target;
}

/** A tarball with some files of `from`, as root's; symbolic links become what they point to. */
async function pack(folder: string, name: string, from: string, entries: readonly string[]): Promise<string> {
  const archive = join(folder, `${name}.tar.gz`);
  await runFile(getTool("tar"), [
    ...["--create", "--dereference", "--owner=0", "--group=0", "--use-compress-program=gzip -1"],
    ...[`--file=${archive}`, `--directory=${from}`, ...entries],
  ]);
  return archive;
}

async function packNetsy(folder: string): Promise<string> {
  const program = standIn(folder, "netsy");
  const etcd = readFileSync(getTool("etcd"));
  const script = readFileSync(program, "utf8").replace("@PAYLOAD_BYTES@", String(etcd.length));
  writeFileSync(program, Buffer.concat([Buffer.from(script), etcd]));
  return pack(folder, "netsy", dirname(program), ["netsy"]);
}

async function packContainerd(folder: string): Promise<string> {
  const bin = join(folder, "containerd", "bin");
  mkdirSync(bin, { recursive: true });
  for (const name of ["containerd", "containerd-shim-runc-v2", "ctr"]) {
    symlinkSync(getTool(name), join(bin, name));
  }
  return pack(folder, "containerd", dirname(bin), ["bin"]);
}

/** The package of Fluent Bit has its own unit, which must not start; and it needs libpq5, as upstream's does. */
async function buildFluentBit(folder: string): Promise<string> {
  const root = join(folder, "fluent-bit-root");
  const files: readonly (readonly [string, string])[] = [
    [
      "DEBIAN/control",
      "Package: fluent-bit\nVersion: 5.0.5\nArchitecture: amd64\nDepends: libpq5\n" +
        "Maintainer: podplanec tests <tests@example.com>\nDescription: stand-in for Fluent Bit in tests\n",
    ],
    ["usr/lib/systemd/system/fluent-bit.service", "[Service]\nExecStart=/opt/fluent-bit/bin/fluent-bit\n"],
    ["opt/fluent-bit/bin/fluent-bit", readFileSync(join(standIns, "fluent-bit.sh"), "utf8")],
  ];
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  chmodSync(join(root, "opt/fluent-bit/bin/fluent-bit"), 0o755);
  const target = join(folder, "fluent-bit.deb");
  await runFile(getTool("dpkg-deb"), ["--root-owner-group", "-Zgzip", "--build", root, target]);
  return target;
}

/** A package of Debian 13 that .ci/tools/debian-image.sh has kept. */
function debianPackage(name: string): string {
  const [path] = globSync(join(toolsCache(), "images", "debian", "debs", `${name}_*.deb`));
  if (path === undefined) {
    throw new Error(`the package ${name} is missing: run .ci/tools/debian-image.sh`);
  }
  return path;
}

async function unpackDebian(folder: string, name: string): Promise<string> {
  const target = join(folder, `${name}-root`);
  await runFile(getTool("dpkg-deb"), ["--extract", debianPackage(name), target]);
  return target;
}

type Builder = (folder: string) => Promise<string> | string;

function missingBuilder(name: string): never {
  throw new Error(`the release pins ${name}, of which these tests have no file`);
}

const builders: Readonly<Record<string, Builder>> = {
  "cni-plugins": async (folder) =>
    pack(folder, "cni-plugins", join(await unpackDebian(folder, "containernetworking-plugins"), "usr/lib/cni"), ["."]),
  containerd: packContainerd,
  crictl: (folder) => pack(folder, "crictl", dirname(getTool("crictl")), ["crictl"]),
  "fluent-bit": buildFluentBit,
  "kube-apiserver": () => getTool("kube-apiserver"),
  "kube-controller-manager": () => getTool("kube-controller-manager"),
  "kube-scheduler": () => getTool("kube-scheduler"),
  kube2iam: (folder) => standIn(folder, "kube2iam"),
  kubectl: () => getTool("kubectl"),
  kubelet: () => getTool("kubelet"),
  libpq5: () => debianPackage("libpq5"),
  libsubid5: () => debianPackage("libsubid5"),
  netsy: packNetsy,
  "nstance-agent": (folder) =>
    pack(folder, "nstance-agent", dirname(standIn(folder, "nstance-agent")), ["nstance-agent"]),
  runc: async (folder) => join(await unpackDebian(folder, "runc"), "usr/sbin/runc"),
  uidmap: () => debianPackage("uidmap"),
  zot: (folder) => standIn(folder, "zot"),
};
