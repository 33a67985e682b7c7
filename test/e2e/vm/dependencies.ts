/*
 * What the local mirror serves: every dependency of a machine, of the same file type and layout as
 * upstream's. Real: containerd, crictl and the Kubernetes programs (built by .ci/tools/ from their Go
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
import { getTool, toolsCache } from "../../helpers/tools.ts";

const runFile = promisify(execFile);

export type DependencyType = "binary" | "deb" | "tar.gz";

export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly type: DependencyType;
  /** The file on this machine. */
  readonly path: string;
  /** `sha256:…` */
  readonly digest: string;
  readonly size: number;
  /** Path below the mirror's base. */
  readonly mirrorPath: string;
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

const kubernetesVersion = "1.36.3";
const standIns = join(import.meta.dirname, "stand-ins");

/** Builds all dependencies of a kind of machine below `folder`. Sorted by name. */
export async function buildDependencies(folder: string, kind: "knc" | "knd"): Promise<readonly Dependency[]> {
  const programs =
    kind === "knc"
      ? ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "kubelet"]
      : ["kubelet"];
  const built = [
    ...(await Promise.all(programs.map((name) => describeFile(name, kubernetesVersion, "binary", getTool(name))))),
    await describeFile("zot", "2.1.17", "binary", standIn(folder, "zot")),
    await describeFile("kube2iam", "0.12.0", "binary", standIn(folder, "kube2iam")),
    await describeFile("fluent-bit", "5.0.5", "deb", await buildFluentBit(folder)),
    await describeFile("nstance-agent", "1.2.3", "tar.gz", await packStandIn(folder, "nstance-agent")),
    ...(kind === "knc" ? [await describeFile("netsy", "1.1.0", "tar.gz", await packNetsy(folder))] : []),
    await describeFile("containerd", "2.3.1", "tar.gz", await packContainerd(folder)),
    await describeFile(
      "crictl",
      "1.36.0",
      "tar.gz",
      await pack(folder, "crictl", dirname(getTool("crictl")), ["crictl"]),
    ),
    ...(await debianDependencies(folder)),
  ];
  return built.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The dependency of a file: its digest, size and place on the mirror. */
export async function describeFile(
  name: string,
  version: string,
  type: DependencyType,
  path: string,
): Promise<Dependency> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  const file = type === "binary" ? name : `${name}_${version}_amd64.${type}`;
  return {
    name,
    version,
    type,
    path,
    digest: `sha256:${hash.digest("hex")}`,
    size: statSync(path).size,
    mirrorPath: `vmconfig/artifacts/${name}/${version}/${file}`,
  };
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

function packStandIn(folder: string, name: string): Promise<string> {
  return pack(folder, name, dirname(standIn(folder, name)), [name]);
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

async function debianDependencies(folder: string): Promise<readonly Dependency[]> {
  const find = (name: string): { readonly path: string; readonly version: string } => {
    const [path] = globSync(join(toolsCache(), "images", "debian", "debs", `${name}_*.deb`));
    if (path === undefined) {
      throw new Error(`the package ${name} is missing: run .ci/tools/debian-image.sh`);
    }
    // apt writes the colon of an epoch as %3a; upstream's table leaves the epoch out.
    return { path, version: path.split("_")[1]?.replace(/^\d+%3a/, "") ?? "" };
  };
  const unpack = async (name: string): Promise<string> => {
    const target = join(folder, `${name}-root`);
    await runFile(getTool("dpkg-deb"), ["--extract", find(name).path, target]);
    return target;
  };
  const plugins = join(await unpack("containernetworking-plugins"), "usr/lib/cni");
  const runc = join(await unpack("runc"), "usr/sbin/runc");
  return [
    await describeFile("cni-plugins", "1.1.1", "tar.gz", await pack(folder, "cni-plugins", plugins, ["."])),
    await describeFile("runc", "1.1.15", "binary", runc),
    ...(await Promise.all(
      ["libpq5", "libsubid5", "uidmap"].map((name) => describeFile(name, find(name).version, "deb", find(name).path)),
    )),
  ];
}
